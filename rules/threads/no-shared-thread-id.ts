import type { Detection } from '../../src/model/finding.ts';
import type { Run, Shares } from '../../src/model/run.ts';
import type { Site } from '../../src/model/site.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callerOf, callOf, remembers, starts } from '../shared/runs.ts';
import { brief } from '../shared/words.ts';

/** One thread for all who ask: they read and continue each other's conversation. */
export const noSharedThreadId: Rule = {
  id: 'no-shared-thread-id',
  title: 'All requests share one thread',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and a handler of requests, messages or jobs',
  *detect(input) {
    for (const run of input.program.runs) {
      if (run.where.kind !== 'handler' || run.unshipped || !remembers(run) || run.ownMemory === true || !starts(run)) continue;
      const { thread } = run;
      if (thread.kind === 'literal' && typeof thread.value === 'string' && thread.value !== '') yield report(input, run, thread.site, `always ${brief(thread.value)}`);
      else if (thread.kind === 'fresh' && thread.life === 'process') yield report(input, run, thread.site, 'made once for the whole process');
      else if (run.shares !== null) yield report(input, run, run.shares.site, sharedBy(run.shares), SHARERS[run.shares.how]);
    }
  },
};

const SHARERS: Record<Shares['how'], string> = { day: 'all who ask on that day', process: 'all users', variable: 'all users', default: 'all who have none', undefined: 'all who have none' };

function sharedBy({ how, text }: Shares): string {
  switch (how) {
    case 'day':
      return 'the date';
    case 'process':
      return `one for the process, by ${brief(text, 32)}`;
    case 'variable':
      return `what ${brief(text, 32)} of the module holds just then`;
    case 'default':
      return `${brief(text)} where none is given`;
    case 'undefined':
      return `one text for all where ${brief(text, 32)} is missing`;
  }
}

function report({ program }: RuleInput, run: Run, site: Site, what: string, who = 'all users'): Detection {
  return {
    certainty: 'always',
    message: `The \`thread_id\` of ${callOf(run)} is ${what}: ${who} share one conversation.`,
    help: 'Derive the id from who asks: from the session or the user, and the conversation.',
    graph: run.graph,
    site: [site, run.site].find(({ file }) => file === program.file) ?? run.expression,
    evidence: { name: 'thread_id' },
    related: [{ role: 'run', message: 'this run uses it', site: run.site }, ...callerOf(run.where)],
    fixes: [],
  };
}
