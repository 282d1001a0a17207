import { MemorySaver as LibraryMemorySaver } from '@langchain/langgraph';
import type { GuardedSaver } from '../../src/runtime/guards/index.ts';
import { MemorySaver } from '../../src/runtime/index.ts';
import { SqliteSaver } from '../../src/runtime/savers/sqlite.ts';
import { attacks, type Attack } from './attacks.ts';
import { claims } from './claims.ts';
import { createWorld, SECRET } from './world.ts';

export interface Row {
  readonly attack: string;
  readonly attempts: number;
  /** Ended with an error. */
  readonly refused: number;
  /** Got an answer that tells nothing of others, and changed nothing of theirs. */
  readonly harmless: number;
  readonly leaked: number;
  /** The same without the guard, where there is such a thing. */
  readonly leakedWithout: number | null;
}

const SAVERS: readonly (() => GuardedSaver)[] = [() => new MemorySaver(), () => new SqliteSaver(':memory:'), () => new LibraryMemorySaver()];

/** Each attack on each saver, with the guard and without. */
export async function attackAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const attack of attacks) {
    const withGuard = await tally(attack, true);
    rows.push({ attack: attack.name, ...withGuard, leakedWithout: attack.ofGuard ? null : (await tally(attack, false)).leaked });
  }
  return [...rows, await claims()];
}

async function tally({ attempts }: Attack, guarded: boolean): Promise<Omit<Row, 'attack' | 'leakedWithout'>> {
  const outcomes: ('refused' | 'harmless' | 'leaked')[] = [];
  for (const saver of SAVERS) {
    let world = await createWorld(saver(), guarded);
    let before = await world.stored();
    for (const attempt of attempts) {
      const answer = await attempt(world).then(
        (value) => ({ text: textOf(value) }),
        (error: unknown) => ({ error: textOf(error) }),
      );
      const changed = (await world.stored()) !== before;
      const told = ('error' in answer ? answer.error : answer.text).includes(SECRET);
      outcomes.push(changed || told || polluted() ? 'leaked' : 'error' in answer ? 'refused' : 'harmless');
      if (!changed) continue;
      world = await createWorld(saver(), guarded);
      before = await world.stored();
    }
  }
  const count = (kind: string): number => outcomes.filter((outcome) => outcome === kind).length;
  return { attempts: outcomes.length, refused: count('refused'), harmless: count('harmless'), leaked: count('leaked') };
}

const textOf = (value: unknown): string => (value instanceof Error ? `${value.stack}` : (JSON.stringify(value) ?? ''));

/** Whether something got into the prototype of all objects. */
const polluted = (): boolean => Object.keys(Object.prototype).length > 0;
