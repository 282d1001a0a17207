import type { Detection } from '../../src/model/finding.ts';
import type { Run, Thread } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { callerOf, callOf, remembers, starts, timesOf } from '../shared/runs.ts';

type Fresh = Thread & { readonly kind: 'fresh' };

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
      if (thread.kind !== 'fresh' || !isLost(thread.life, where) || !starts(run) || !remembers(run) || unshipped) continue;
      if (where.kind === 'handler' || (where.kind === 'function' && !/^(main|cli|demo\w*|example\w*)$/i.test(where.name))) yield report(run, thread);
    }
  },
};

/** A log is read by those who run the server, and not by whoever asked. */
function isLost(life: Fresh['life'], { kind }: Run['where']): boolean {
  return life === 'forgotten' || (life === 'logged' && kind === 'handler');
}

function report(run: Run, { site, life }: Fresh): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} makes up a \`thread_id\` ${timesOf(run.where)}, and ${life === 'logged' ? 'only a log gets to know it' : 'nothing keeps it'}: no later run can go on with it.`,
    help: 'Take the id from where the conversation is kept, or store or return the new one. To remember nothing, compile without a checkpointer.',
    graph: run.graph,
    site,
    evidence: { name: 'thread_id' },
    related: [{ role: 'run', message: 'this run uses it', site: run.site }, ...callerOf(run.where)],
    fixes: [],
  };
}
