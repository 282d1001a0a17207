import type { AttackOutcome } from '../../src/runtime/guards/attack/index.ts';
import { attack } from '../../src/runtime/guards/attack/index.ts';
import type { Database } from './savers.ts';
import { withGuard, withoutGuard } from './savers.ts';

export interface Row extends AttackOutcome {
  /** The same without the guard, where there is such a thing. */
  readonly leakedWithout: number | null;
}

/** Each attack on each saver, with the guard and without. */
export async function attackAll({ savers }: Database): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for (const { make } of savers) {
    const [guarded, bare] = [await make(), await make()];
    const without = new Map((await attack(withoutGuard(bare.saver))).outcomes.map((outcome) => [outcome.attack, outcome.leaked]));
    for (const outcome of (await attack(withGuard(guarded.saver, guarded.owners))).outcomes) rows.set(outcome.attack, sum(rows.get(outcome.attack), { ...outcome, leakedWithout: without.get(outcome.attack) ?? null }));
  }
  return [...rows.values()];
}

const sum = (a: Row | undefined, b: Row): Row =>
  a
    ? {
        attack: a.attack,
        attempts: a.attempts + b.attempts,
        refused: a.refused + b.refused,
        harmless: a.harmless + b.harmless,
        leaked: a.leaked + b.leaked,
        leaks: [...a.leaks, ...b.leaks],
        leakedWithout: a.leakedWithout === null ? null : a.leakedWithout + (b.leakedWithout ?? 0),
      }
    : b;
