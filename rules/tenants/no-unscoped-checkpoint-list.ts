import type { Detection } from '../../src/model/finding.ts';
import type { Run } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { callOf, remembers } from '../shared/runs.ts';
import { brief } from '../shared/words.ts';

/** A list of checkpoints without a thread is the list of everybody's. */
export const noUnscopedCheckpointList: Rule = {
  id: 'no-unscoped-checkpoint-list',
  title: 'Checkpoints are listed without a thread_id',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a saver, or a graph with one, and the whole configuration of the call',
  *detect(input) {
    for (const run of input.program.runs) {
      const lists = run.on === 'saver' ? run.method === 'list' : run.method === 'getStateHistory' && remembers(run);
      if (!lists || (run.thread.kind !== 'missing' && run.thread.kind !== 'optional') || run.unshipped || run.where.kind === 'body' || /(^|\/)admin\//.test(run.site.file)) continue;
      yield report(run);
    }
  },
};

/** `undefined` is no thread, as the library sees it. */
function named({ thread }: Run): string {
  return thread.kind === 'optional' ? `names no \`thread_id\` where ${brief(thread.text)} is missing` : 'names no `thread_id`';
}

function report(run: Run): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} ${named(run)}: it returns the checkpoints of every user and tenant.`,
    help: 'Pass `{ configurable: { thread_id } }` with a thread that whoever asks may read.',
    graph: run.graph,
    site: run.site,
    evidence: { name: run.method },
    related: [],
    fixes: [],
  };
}
