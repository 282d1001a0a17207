/** What the rendered `./choices` exports. */
export interface Choices {
  choose(label: string, ways: number): number;
  flip(label: string): boolean;
  items(label: string): readonly string[];
  decide(label: string): string;
}

/** At a decision point, which way. Lists: how long. */
export interface Decision {
  readonly label: string;
  readonly value: number;
}

/** Two packets are enough to run a node beside itself; longer lists only multiply the runs. */
export const longestList = 2;

/** Answers with given decisions as long as there are any for the label, then with random ones. */
export class ScriptedChoices implements Choices {
  readonly #answers: ReadonlyMap<string, readonly string[]>;
  #script = new Map<string, number[]>();
  #random: () => number = mulberry32(1);

  /** `answers`: what a decision with a label can be. */
  constructor(answers: ReadonlyMap<string, readonly string[]>) {
    this.#answers = answers;
  }

  start(script: readonly Decision[], seed: number): void {
    this.#script = new Map();
    for (const { label, value } of script) this.#script.set(label, [...(this.#script.get(label) ?? []), value]);
    this.#random = mulberry32(seed);
  }

  choose(label: string, ways: number): number {
    return this.#next(label, ways);
  }

  flip(label: string): boolean {
    return this.#next(label, 2) === 1;
  }

  items(label: string): readonly string[] {
    const length = this.#scripted(label) ?? Math.floor(this.#random() ** 2 * (longestList + 1));
    return Array.from({ length }, (_, index) => `item ${index}`);
  }

  decide(label: string): string {
    const answers = this.#answers.get(label) ?? [];
    return answers[this.#next(label, answers.length)] ?? '';
  }

  #next(label: string, ways: number): number {
    return this.#scripted(label) ?? Math.floor(this.#random() * ways);
  }

  #scripted(label: string): number | undefined {
    return this.#script.get(label)?.shift();
  }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
