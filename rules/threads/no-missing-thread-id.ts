import type { Detection } from '../../src/model/finding.ts';
import type { Run } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { callOf, remembers, starts } from '../shared/runs.ts';
import { brief, code } from '../shared/words.ts';

/** A run with a checkpointer must say whose checkpoints it writes. The library notices only when it writes the first. */
export const noMissingThreadId: Rule = {
  id: 'no-missing-thread-id',
  title: 'A run of a graph with a checkpointer has no usable thread_id',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the checkpointer the graph is compiled with, and the whole configuration of the run',
  *detect(input) {
    for (const run of input.program.runs) {
      // A run within a run takes over its thread.
      if (!remembers(run) || run.where.kind === 'body' || run.nodeLike) continue;
      if (!starts(run) && !/^(updateState|getState)$/.test(run.method)) continue;
      const { thread } = run;
      if (thread.kind === 'number') yield report(run, `has the number ${brief(thread.text, 24)} for its \`thread_id\``);
      else if (thread.kind === 'missing') yield report(run, 'has no `thread_id`');
      else if (thread.kind === 'literal' && run.saver === 'memory' && (typeof thread.value !== 'string' || thread.value === '')) {
        yield report(run, `has the \`thread_id\` ${brief(JSON.stringify(thread.value), 24)}, which is ${thread.value === '' ? 'empty' : 'no string'}`);
      }
    }
  },
};

function report(run: Run, lacks: string): Detection {
  const reads = run.method === 'getState';
  const consequence = reads
    ? 'it gives an empty state.'
    : run.method === 'updateState'
      ? 'it throws.'
      : 'all nodes run, and then it throws.';
  return {
    certainty: 'always',
    message: `${callOf(run)} ${lacks}, and the graph has a checkpointer: ${consequence}`,
    help: `Pass ${code("{ configurable: { thread_id: '…' } }")}${reads ? '' : ' as the second argument'}, with a string that names the conversation.`,
    graph: run.graph,
    site: run.thread.kind === 'literal' || run.thread.kind === 'number' ? run.thread.site : run.site,
    evidence: { name: 'thread_id' },
    related: [],
    fixes: [],
  };
}
