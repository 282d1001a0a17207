import type { Detection } from '../src/model/finding.ts';
import type { Run, SentId } from '../src/model/run.ts';
import type { Rule, RuleInput } from './rule.ts';
import { remembers, runAt, starts } from './runs.ts';
import { code } from './words.ts';

/** A thread is a key that opens a conversation; here whoever asks brings the key, and nobody looks whose it is. */
export const noClientThreadId: Rule = {
  id: 'no-client-thread-id',
  title: 'Whoever asks names the thread',
  preset: 'strict',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and a `thread_id` or `checkpoint_id` that is read from a request',
  *detect(input) {
    for (const run of input.program.runs) {
      if (run.unshipped || run.on === 'store' || (run.on !== 'saver' && !remembers(run))) continue;
      if (run.thread.kind === 'client') {
        if (isOpen(input, run.thread)) yield report(input, run, run.thread, 'thread_id');
      } else if (run.checkpoint !== null && isShared(run) && isOpen(input, run.checkpoint)) {
        yield report(input, run, run.checkpoint, 'checkpoint_id');
      }
    }
  },
};

function isOpen({ settings: { guards } }: RuleInput, { guarded, handedTo }: SentId): boolean {
  return !guarded && !handedTo.some((called) => guards.some((guard) => called === guard || called.endsWith(`.${guard}`)));
}

/** A checkpoint is looked up within its thread: of a thread of one's own nobody else's can be named. */
function isShared({ thread }: Run): boolean {
  return thread.kind === 'literal' || (thread.kind === 'fresh' && thread.life === 'process');
}

function report(input: RuleInput, run: Run, { site, text }: SentId, key: string): Detection {
  const what = key === 'thread_id' ? 'the conversation' : 'the state';
  return {
    certainty: 'always',
    message: `${runAt(input, run)} takes its \`${key}\` (${input.at(site)}) from ${code(text)}, and nothing before it asks whose it is: whoever sends the id of somebody else ${starts(run) || run.method === 'updateState' ? `reads and continues ${what} of that user` : `reads ${what} of that user`}. Nothing throws.`,
    help: 'Derive the id from the session on the server, look up whether the thread belongs to who asks, or put a TenantCheckpointer around the saver. A check of your own is named in `settings.superstep.guards`.',
    graph: run.graph,
    site: site.file === run.site.file ? site : run.site,
    evidence: { name: key },
    related: [{ role: 'run', message: 'this run uses it', site: run.site }],
    fixes: [],
  };
}
