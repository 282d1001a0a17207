import type { Detection } from '../../src/model/finding.ts';
import type { Run, Together } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { callOf, remembers } from '../shared/runs.ts';

/** Runs on one thread at the same time all start from the same checkpoint, and the last to end is the one that stays. */
export const noConcurrentThreadRuns: Rule = {
  id: 'no-concurrent-thread-runs',
  title: 'Runs of the same thread are started together',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and a thread_id that is the same for all of the runs',
  *detect(input) {
    const lists = new Set<string>();
    for (const run of input.program.runs) {
      if (run.together === null || !remembers(run)) continue;
      const { how, site } = run.together;
      const key = `${site.start}`;
      if (how === 'list' && lists.has(key)) continue;
      lists.add(key);
      yield report(run, run.together);
    }
  },
};

const HOW: Record<Together['how'], string> = {
  list: 'starts while others of the same list do',
  callback: 'is started for all items at once',
  loop: 'is started in each turn of a loop that does not wait',
  batch: 'runs all its inputs at once',
  begun: 'is still under way when the next one starts',
};

function report(run: Run, { how, site, with: others }: Together): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} ${HOW[how]}, on one thread: of what they save, one turn remains.`,
    help: 'Run one after the other, give each a thread of its own, or put the runs of a thread in a queue.',
    graph: run.graph,
    site: run.site,
    evidence: { name: 'thread_id' },
    related: [{ role: 'together', message: 'this starts them together', site }, ...others.map((one) => ({ role: 'run', message: 'this run has the same thread', site: one }))],
    fixes: [],
  };
}
