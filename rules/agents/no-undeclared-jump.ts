import type { AgentHook } from '../../src/model/agent.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, Write } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code, few, listOf } from '../shared/words.ts';

/**
 * A hook of a middleware may go elsewhere with `jumpTo`, to the places that its `canJumpTo` lists. The library looks at
 * the list when the hook returns, and throws.
 */
export const noUndeclaredJump: Rule = {
  id: 'no-undeclared-jump',
  title: 'A hook jumps to where its `canJumpTo` does not let it go',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'what the hook returns as `jumpTo`, and its `canJumpTo`',
  *detect(input) {
    for (const { model } of input.graphs) {
      for (const hook of model.agent?.hooks ?? []) yield* jumpsOf(model, hook);
    }
  },
};

function* jumpsOf(model: GraphModel, hook: AgentHook): Iterable<Detection> {
  const { jumps } = hook;
  const node = model.nodes.find(({ name }) => name === hook.node);
  if (node === undefined || jumps === null) return;
  const writes = node.outcomes.flatMap((outcome) => outcome.writes.filter(({ key }) => key === 'jumpTo'));
  const wrong = writes.filter(({ constant }) => typeof constant === 'string' && !(jumps as readonly string[]).includes(constant));
  const distinct = new Map(wrong.map((write) => [`${write.site.file}:${write.site.start}`, write]));
  for (const write of distinct.values()) yield report(model, hook, jumps, write);
}

function report(model: GraphModel, hook: AgentHook, jumps: readonly string[], { constant, site }: Write): Detection {
  const to = String(constant);
  const declared = jumps.length === 0 ? `declares no ${code('canJumpTo')}` : `may jump to ${few(jumps.map(code))} only`;
  return {
    certainty: 'always',
    message: `${code(hook.hook)} of the middleware ${code(hook.middleware)} jumps to ${code(to)}, and ${declared}: the run throws.`,
    help: jumps.length === 0 ? `Write the hook as ${code(`{ canJumpTo: ['${to}'], hook: … }`)}.` : `Add ${code(to)} to ${code('canJumpTo')}, or jump to ${listOf(jumps.map(code), 'or')}.`,
    graph: model.id,
    site: site.file === model.file ? site : model.site,
    evidence: { name: to, nodes: [hook.node] },
    related: [{ role: 'jump', node: hook.node, message: `Invalid jump target: ${to}`, site }, { role: 'hook', node: hook.node, message: `${code(hook.hook)} is declared here`, site: hook.site }],
    fixes: [],
  };
}
