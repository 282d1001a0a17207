/** A thread for the judge that misbehaves as it is told. */
import { serve } from '../../scripts/fuzz/serve.ts';

const work = (milliseconds: number): void => {
  for (const start = process.cpuUsage(); process.cpuUsage(start).user < milliseconds * 1000; );
};

const ACTS: Readonly<Record<string, () => void | Promise<void>>> = {
  'be fine': () => undefined,
  throw: () => {
    throw new Error('a mistake');
  },
  'throw later': () => new Promise(() => setTimeout(() => void Promise.reject(new Error('a late mistake')), 10)),
  leave: () => process.exit(7),
  work: () => work(500),
  'work for ever': () => work(Infinity),
  wait: () => new Promise((resolve) => setTimeout(resolve, 400)),
  eat() {
    const eaten: unknown[] = [];
    for (;;) eaten.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
  },
};

serve(({ text }) => ACTS[text]!());
