import type { Memory } from '../../../model/body-facts.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Context } from '../context.ts';
import type { GraphDraft } from '../draft.ts';
import { siteOf } from '../place.ts';
import { type Body, shownAt } from './body.ts';

/** Who runs graphs: a tool, or the body of the node itself, which may be one. */
export interface Runner {
  readonly name: string | null;
  readonly runs: Evaluator['ran'];
  readonly whole?: GraphDraft | null;
}

/** The graphs with a memory of their own among those that a body runs, each once for each tool. */
export function memoriesOf({ finisher }: Context, body: Body, runners: readonly Runner[]): Memory[] {
  const found = new Map<string, Memory>();
  const add = (draft: GraphDraft, tool: string | null, places: Pick<Memory, 'site' | 'shown'>): void => {
    const compiles = finisher.finish(draft)?.model.compiles ?? [];
    if (compiles.length === 0 || !compiles.every(({ within }) => within === 'kept')) return;
    const graph = finisher.id(draft);
    const key = JSON.stringify([graph, tool]);
    if (!found.has(key)) found.set(key, { graph, tool, ...places });
  };
  for (const { name, runs, whole = null } of runners) {
    if (whole !== null) add(whole, name, { site: body.site, shown: body.site });
    for (const { draft, at, via } of runs) add(draft, name, { site: siteOf(at), shown: shownAt(body, [at, ...body.inside(via)]) });
  }
  return [...found.values()];
}
