/** One choice of style that was made, so that a failure can be rewritten in plainer styles until one choice is left. */
export interface StyleDecision {
  readonly topic: string;
  readonly index: number;
  readonly of: number;
}

/**
 * Chooses how things are written. Each choice depends on the salt and on its own topic only: taking one back leaves all
 * others as they are. The first option is always the plainest.
 */
export class Style {
  readonly decisions = new Map<string, StyleDecision>();
  readonly #salt: number;
  readonly #overrides: ReadonlyMap<string, number>;

  constructor(salt: number, overrides: ReadonlyMap<string, number> = new Map()) {
    this.#salt = salt;
    this.#overrides = overrides;
  }

  pick<T>(topic: string, options: readonly T[]): T {
    const index = (this.#overrides.get(topic) ?? this.#hash(topic)) % options.length;
    this.decisions.set(topic, { topic, index, of: options.length });
    return options[index] as T;
  }

  chance(topic: string, percent: number): boolean {
    const throws = this.#hash(topic) % 100;
    const on = this.#overrides.has(topic) ? this.#overrides.get(topic) === 1 : this.#salt !== 0 && throws >= 100 - percent;
    this.decisions.set(topic, { topic, index: on ? 1 : 0, of: 2 });
    return on;
  }

  /** FNV-1a, then a final mix: neighbouring topics must not choose alike. */
  #hash(topic: string): number {
    if (this.#salt === 0) return 0;
    let hash = 0x811c9dc5 ^ this.#salt;
    for (const char of topic) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    return (hash ^ (hash >>> 15)) >>> 0;
  }
}
