import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { describe, expect, test } from 'vitest';
import { awaits, explore, formatSchedule, replay } from '../../src/runtime/index.ts';
import { everySchedule, formatCoverage, ScheduleFailure, stepCoverage } from '../../src/testing/index.ts';
import { type Any, type Runtime, runtimes } from '../runtime/both.ts';
import { graph, shared } from './fixture-graph.ts';

const stateOf = (M: Runtime): Any => M.Annotation.Root({ log: M.Annotation<string[], string>({ reducer: (a: string[], b: string) => a.concat(b), default: () => [] }) });
const fan = (M: Runtime, nodes: Readonly<Record<string, (state: Any, config: Any) => unknown>>, options: object = {}): Any => {
  const builder: Any = new M.StateGraph(stateOf(M));
  for (const [name, node] of Object.entries(nodes)) builder.addNode(name, node).addEdge(M.START, name);
  return builder.compile(options);
};
const failureOf = async (run: Promise<unknown>): Promise<ScheduleFailure> => {
  const error: unknown = await run.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ScheduleFailure);
  return error as ScheduleFailure;
};
const later = async <T>(value: T): Promise<T> => value;

describe.each(runtimes)('%s', (_, M) => {
  test('a lost update is found, its schedule is short, and it says where', async () => {
    let n = 0;
    const bump = async () => {
      const before = await later(n);
      n = before + 1;
      return { log: 'x' };
    };
    const failure = await failureOf(everySchedule(fan(M, { a: bump, b: bump }), { log: 'i' }, () => expect(n).toBe(2), { before: () => void (n = 0) }));
    expect(failure.schedule.split(' ')).toHaveLength(1);
    expect(failure.message).toMatch(/holds: first +fails: /);
    expect(failure.message).toMatch(/every-schedule\.test\.ts:\d+:\d+ +\| /);
    expect(failure.message).toContain(`{ schedule: "${failure.schedule}" }`);
    expect((failure.cause as Error).message).toContain('expected 1 to be 2');
  });

  test('a failing schedule runs the same way each time', async () => {
    let n = 0;
    let order: string[] = [];
    const bump = (name: string) => async () => {
      order.push(`${name} reads ${n}`);
      const before = await later(n);
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.floor(Math.random() * 50)));
      n = before + 1;
      order.push(`${name} writes ${n}`);
      return { log: name };
    };
    const app = fan(M, { a: bump('a'), b: bump('b'), c: bump('c') });
    const before = () => {
      n = 0;
      order = [];
    };
    const { schedule } = await failureOf(everySchedule(app, { log: 'i' }, () => expect(n).toBe(3), { before }));
    const seen = new Set<string>();
    for (let i = 0; i < (M.isOurs ? 1000 : 200); i++) {
      await failureOf(everySchedule(app, { log: 'i' }, () => expect(n).toBe(3), { before, schedule }));
      seen.add(order.join(', '));
    }
    expect(seen.size).toBe(1);
  });

  test('a lock that two tasks take in different order', async () => {
    const app = (): Any => {
      const [one, two] = [new Mutex(), new Mutex()];
      const both = (first: Mutex, second: Mutex) => async () => {
        await first.runExclusive(async () => {
          await later(null);
          await second.runExclusive(() => undefined);
        });
        return { log: 'x' };
      };
      return fan(M, { a: both(one, two), b: both(two, one) });
    };
    const failure = await failureOf(everySchedule(app, { log: 'i' }, () => undefined));
    expect(failure.cause).toMatchObject({ name: 'DeadlockError' });
    expect(failure.message).toContain('`a`, `b`');
  });

  test('a wait for nothing is found by letting all go on in one turn', async () => {
    let n = 0;
    const bump = async () => {
      const before = n;
      await null;
      n = before + 1;
      return { log: 'x' };
    };
    const failure = await failureOf(everySchedule(fan(M, { a: bump, b: bump }), { log: 'i' }, () => expect(n).toBe(2), { before: () => void (n = 0) }));
    expect(failure.schedule).toBe('1:*');
  });

  test('what one node does side by side takes turns too', async () => {
    let n = 0;
    const bump = async () => {
      const before = await later(n);
      await later(null);
      n = before + 1;
    };
    const node = async () => {
      await Promise.all([bump(), bump()]);
      return { log: 'x' };
    };
    await failureOf(everySchedule(fan(M, { a: node }), { log: 'i' }, () => expect(n).toBe(2), { before: () => void (n = 0) }));
  });

  test('timers take no time, and one that guards work does not fire before it', async () => {
    const node = async () => {
      const work = (async () => {
        for (let i = 0; i < 5; i++) await later(i);
        return 'done';
      })();
      const answer = await Promise.race([work, new Promise<string>((resolve) => setTimeout(() => resolve('late'), 60_000))]);
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      return { log: answer };
    };
    await everySchedule<{ log: string[] }>(fan(M, { a: node, b: node }), { log: 'i' }, ({ log }) => expect(log).toEqual(['i', 'done', 'done']), { runs: 40 });
  });

  test('a run that fails is a failure of its schedule', async () => {
    let taken = false;
    const take = async () => {
      if (await later(taken)) throw new Error('taken');
      taken = true;
      await later(null);
      taken = false;
      return { log: 'x' };
    };
    const failure = await failureOf(everySchedule(fan(M, { a: take, b: take }), { log: 'i' }, () => undefined, { before: () => void (taken = false) }));
    expect((failure.cause as Error).message).toBe('taken');
  });

  test('nothing is left in place of what belongs to the language', async () => {
    const before = [Promise.prototype.then, globalThis.setTimeout, Math.random, (await import('node:timers/promises')).setTimeout];
    await everySchedule(fan(M, { a: async () => ({ log: await later('a') }) }), { log: 'i' }, () => undefined);
    expect([Promise.prototype.then, globalThis.setTimeout, Math.random, (await import('node:timers/promises')).setTimeout]).toEqual(before);
    expect(Object.getOwnPropertyDescriptor(Promise.prototype, 'constructor')).toEqual({ value: Promise, writable: true, enumerable: false, configurable: true });
  });

  test('a search that saw all says so; one that is cut short does not', async () => {
    const app = fan(M, { a: () => ({ log: 'a' }) });
    expect(await everySchedule(app, { log: 'i' }, () => undefined)).toEqual({ runs: 1, complete: true });
    const two = fan(M, { a: async () => ({ log: await later('a') }), b: async () => ({ log: await later('b') }) });
    expect(await everySchedule(two, { log: 'i' }, () => undefined, { runs: 5 })).toEqual({ runs: 5, complete: false });
  });
});

describe('schedules', () => {
  const [[, M]] = runtimes as [(typeof runtimes)[number]];
  test('explore() takes turns at awaits and hands out texts that replay', async () => {
    const counter = async (): Promise<number> => {
      let n = 0;
      const bump = async () => {
        const before = await later(n);
        n = before + 1;
        return { log: 'x' };
      };
      await fan(M, { 'a b': bump, c: bump }).invoke({ log: 'i' });
      return n;
    };
    const { outcomes } = await explore(counter, awaits({ runs: 20 }));
    const lost = outcomes.filter(({ result }) => 'value' in result && result.value === 1);
    expect(lost.length).toBeGreaterThan(0);
    for (const { schedule } of lost) {
      const [again] = (await explore(counter, replay(formatSchedule(schedule)))).outcomes;
      expect(again?.result).toEqual({ value: 1 });
    }
    await expect(explore(counter, replay('1:nobody'))).rejects.toThrow('The schedule says "nobody" for choice 1 (turn)');
    await expect(explore(counter, replay('99:c'))).rejects.toThrow('the schedule names choice 99');
    expect(() => replay('nonsense')).toThrow('"nonsense" is no schedule');
  });

  test('tasks of a workflow that are started together take turns', async () => {
    let n = 0;
    const bump = M.task('bump', async () => {
      const before = await later(n);
      n = before + 1;
    });
    const flow = M.entrypoint('flow', async () => {
      await Promise.all([bump(), bump()]);
      return n;
    });
    await failureOf(everySchedule(flow as Any, 'go', (sum) => expect(sum).toBe(2), { before: () => void (n = 0) }));
  });
});

test('findings of the source say where to look first, and coverage what never ran', async () => {
  const source = join(import.meta.dirname, 'fixture-graph.ts');
  const failure = await failureOf(everySchedule(graph, { log: [] }, () => expect(shared.count).toBe(2), { source, before: () => void (shared.count = 0) }));
  expect(failure.schedule).not.toBe('');
  const coverage = await stepCoverage(source);
  expect(coverage.pairs).toEqual({ ran: [['critique', 'research']], missing: [] });
  expect(coverage.routes.missing).toEqual([['critique', 'revise']]);
  expect(coverage.steps).toEqual(['critique + research', 'plan']);
  expect(formatCoverage(coverage)).toContain('never  critique -> revise');
});
