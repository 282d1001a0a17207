import type { Detection, Related } from '../src/model/finding.ts';
import type { Keeper, PerCall } from '../src/model/run.ts';
import type { Rule, RuleInput } from './rule.ts';
import { timesOf } from './runs.ts';
import { code } from './words.ts';

/** A saver or store that lives as long as one call: the next one finds an empty memory, or opens one more pool. */
export const noCheckpointerPerCall: Rule = {
  id: 'no-checkpointer-per-call',
  title: 'A checkpointer or a store is made anew for each call',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the class of the saver or store, and a function that is called for each request or run',
  *detect(input) {
    for (const keeper of input.program.keepers) {
      if (keeper.perCall !== null && !keeper.unshipped) yield report(input, keeper, keeper.perCall);
    }
  },
};

function report(input: RuleInput, keeper: Keeper, { harm, runs }: PerCall): Detection {
  const { name, is, site, made, where } = keeper;
  const elsewhere = made.file !== site.file || made.start !== site.start;
  const related: Related[] = [
    ...(where.kind === 'handler' || where.kind === 'function' ? [{ role: 'caller', message: where.kind === 'handler' ? `this runs for ${where.label}` : `${code(where.name)} is called for each run`, site: where.site }] : []),
    ...(elsewhere ? [{ role: 'made', message: `${code(name)} is made here`, site: made }] : []),
    ...runs.map((run) => ({ role: 'run', message: 'this run uses it', site: run })),
  ];
  const what = is === 'saver' ? 'every thread starts empty' : 'everything put there before is gone';
  const harmful = harm === 'forgets' ? `${what}, and nothing throws.` : 'every call opens connections of its own until the database has none left. Nothing throws before that.';
  return {
    certainty: 'always',
    message: `${code(name)} (${input.at(made)}) is made anew ${timesOf(input, where)}: ${harmful}`,
    help: `Make the ${is === 'saver' ? 'saver' : 'store'} once, when the module is loaded or on first use, compile the graph with it there, and only run it here.`,
    graph: null,
    site,
    evidence: { name },
    related,
    fixes: [],
  };
}
