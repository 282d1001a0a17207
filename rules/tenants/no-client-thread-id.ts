import type { Detection } from '../../src/model/finding.ts';
import type { Run, SentId, SentPart } from '../../src/model/run.ts';
import { isOpen, unchecked } from '../shared/flaws.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callOf, remembers, starts } from '../shared/runs.ts';
import { brief } from '../shared/words.ts';

/** A thread is a key that opens a conversation; here whoever asks brings the key, and nobody looks whose it is. */
export const noClientThreadId: Rule = {
  id: 'no-client-thread-id',
  title: 'Whoever asks names the thread',
  preset: 'strict',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and a `thread_id`, a `checkpoint_id`, a configuration or the tenant of a `TenantCheckpointer` that is read from a request',
  *detect(input) {
    for (const run of input.program.runs) {
      if (run.unshipped || run.on === 'store' || (run.on !== 'saver' && !remembers(run))) continue;
      const config = run.sent.find(({ what }) => what === 'config') ?? run.sent.find(({ what }) => what === 'rest');
      const tenant = run.sent.find(({ what }) => what === 'tenant');
      if (tenant !== undefined) {
        if (isOpen(input, tenant)) yield reportTenant(input, run, tenant);
      } else if (run.thread.kind === 'client') {
        if (isOpen(input, run.thread)) yield report(input, run, run.thread, 'thread_id');
      } else if (run.checkpoint !== null && isShared(run) && isOpen(input, run.checkpoint)) {
        yield report(input, run, run.checkpoint, 'checkpoint_id');
      } else if (config !== undefined && isOpen(input, config)) {
        yield reportConfig(input, run, config);
      }
    }
  },
};

/** A checkpoint is looked up within its thread: of a thread of one's own nobody else's can be named. */
function isShared({ thread }: Run): boolean {
  return thread.kind === 'literal' || (thread.kind === 'fresh' && thread.life === 'process');
}

const HELP = 'Take the id from the session, check whose thread it is, or wrap the saver in a TenantCheckpointer. A check of your own is named in `settings.superstep.guards`.';

function report(input: RuleInput, run: Run, id: SentId, key: string): Detection {
  const { site, text } = id;
  return {
    certainty: 'always',
    message: `${callOf(run)} takes its \`${key}\` from ${brief(text, 28)}${id.flaw === null ? ` unchecked: ${doneBy(run)}` : `, and ${unchecked(id)}`}.`,
    help: HELP,
    graph: run.graph,
    site: placeOf(input, run, site),
    evidence: { name: key },
    related: relatedTo(run, id),
    fixes: [],
  };
}

function doneBy(run: Run): string {
  if (run.method === 'deleteThread') return 'anybody can delete it';
  return starts(run) || run.method === 'updateState' ? 'anybody can read and continue it' : 'anybody can read it';
}

/** The guard keeps apart the tenants that it is told. */
function reportTenant(input: RuleInput, run: Run, part: SentPart): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} takes its tenant from ${brief(part.text, 28)}${part.flaw === null ? ' unchecked' : `, and ${unchecked(part)}`}: whoever asks reads and continues the threads of any tenant.`,
    help: 'Take the tenant from the session or from a token that the server has checked.',
    graph: run.graph,
    site: placeOf(input, run, part.site),
    evidence: { name: 'tenant' },
    related: relatedTo(run, part),
    fixes: [],
  };
}

/** The configuration itself was sent, or a part of it. */
function reportConfig(input: RuleInput, run: Run, part: SentPart): Detection {
  const { site, text, what } = part;
  const consequence = what === 'config'
    ? 'whoever asks sets the `thread_id` and every other key'
    : 'whoever asks sets every key but the thread';
  return {
    certainty: 'always',
    message: `${callOf(run)} passes on ${brief(text, 28)}${part.flaw === null ? '' : `, and ${unchecked(part)}`}: ${consequence}.`,
    help: 'Build the configuration on the server: `{ configurable: { thread_id } }` with the keys that are meant.',
    graph: run.graph,
    site: placeOf(input, run, site),
    evidence: { name: 'configurable' },
    related: relatedTo(run, part),
    fixes: [],
  };
}

/** In the file that is looked at: a run may stand in a service that it calls. */
function placeOf({ program }: RuleInput, run: Run, site: SentId['site']): SentId['site'] {
  return [site, run.site].find(({ file }) => file === program.file) ?? run.expression;
}

function relatedTo(run: Run, { flaw }: SentId): Detection['related'] {
  return [{ role: 'run', message: 'this run uses it', site: run.site }, ...(flaw === null ? [] : [{ role: 'check', message: 'this does not keep anybody out', site: flaw.site }])];
}
