import type { Detection } from '../src/model/finding.ts';
import type { Run, Thread } from '../src/model/run.ts';
import type { Rule, RuleInput } from './rule.ts';
import { remembers, runAt, starts, timesOf } from './runs.ts';

/** A thread that is named once and never again: what it remembers can never be found. */
export const noEphemeralThreadId: Rule = {
  id: 'no-ephemeral-thread-id',
  title: 'A run has a thread_id that nobody keeps',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and all places that the id goes to',
  *detect(input) {
    for (const run of input.program.runs) {
      const { thread, where, unshipped } = run;
      if (thread.kind !== 'fresh' || thread.life !== 'forgotten' || !starts(run) || !remembers(run) || unshipped) continue;
      if (where.kind === 'handler' || (where.kind === 'function' && !/^(main|cli|demo\w*|example\w*)$/i.test(where.name))) yield report(input, run, thread);
    }
  },
};

function report(input: RuleInput, run: Run, { site }: Thread & { kind: 'fresh' }): Detection {
  return {
    certainty: 'always',
    message: `${runAt(input, run)} makes up a new \`thread_id\` (${input.at(site)}) ${timesOf(input, run.where)}, and nothing keeps it: no later run can go on with that thread. The conversation starts from nothing each time, silently, and the checkpoints pile up.`,
    help: 'Take the id from where the conversation is kept, or store or return the new one so that the next run can use it. If nothing is to be remembered, compile the graph without a checkpointer.',
    graph: run.graph,
    site,
    evidence: { name: 'thread_id' },
    related: [{ role: 'run', message: 'this run uses it', site: run.site }],
    fixes: [],
  };
}
