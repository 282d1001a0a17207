/** Thrown where exact exploration gives up; caught by `explore`, never seen by its callers. */
export class BudgetExceeded extends Error {}

/** What exact exploration may cost: configurations, and elementary operations on them. */
export class Budget {
  readonly #configurations: number;
  readonly #given: number;
  #operations: number;

  constructor(configurations: number, operations: number) {
    this.#configurations = configurations;
    this.#given = operations;
    this.#operations = operations;
  }

  get spent(): number {
    return Math.min(this.#given, this.#given - this.#operations);
  }

  spend(operations: number): void {
    this.#operations -= operations;
    if (this.#operations < 0) throw new BudgetExceeded();
  }

  allow(configurations: number): void {
    if (configurations > this.#configurations) throw new BudgetExceeded();
  }
}
