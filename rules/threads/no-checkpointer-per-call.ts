import type { Detection, Related } from '../../src/model/finding.ts';
import type { SaverOrStore, PerCall } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { callerOf, timesOf } from '../shared/runs.ts';
import { brief, code } from '../shared/words.ts';

/** A saver or store that lives as long as one call: the next one finds an empty memory, or opens one more pool. */
export const noCheckpointerPerCall: Rule = {
  id: 'no-checkpointer-per-call',
  title: 'A checkpointer or a store is made anew for each call',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the class of the saver or store, and a function that is called for each request or run',
  *detect(input) {
    for (const kept of input.program.saversAndStores) {
      if (kept.perCall !== null && !kept.unshipped) yield report(kept, kept.perCall);
    }
  },
};

function report(kept: SaverOrStore, { harm, runs }: PerCall): Detection {
  const { name, is, site, made, where } = kept;
  const elsewhere = made.file !== site.file || made.start !== site.start;
  const related: Related[] = [
    ...callerOf(where),
    ...(elsewhere ? [{ role: 'made', message: `${code(name)} is made here`, site: made }] : []),
    ...runs.map((run) => ({ role: 'run', message: 'this run uses it', site: run })),
  ];
  const what = is === 'saver' ? 'every thread starts empty' : 'everything put there before is gone';
  const harmful = harm === 'forgets' ? `${what}.` : 'each call opens connections, until none are left.';
  return {
    certainty: 'always',
    message: `${brief(name)} is made anew ${timesOf(where)}: ${harmful}`,
    help: `Make the ${is === 'saver' ? 'saver' : 'store'} once, when the module is loaded or on first use, and compile the graph with it there.`,
    graph: null,
    site,
    evidence: { name },
    related,
    fixes: [],
  };
}
