import type { Picture } from './picture.ts';
import { type Drawing, drawingOf, type Write } from './svg.ts';

/** Subgraphs within subgraphs; one that runs itself would never come to an end. */
const DEEPEST = 3;

/** The graph with its subgraphs drawn inside the nodes that run them; null where it has none that are known. */
export function unfolded(picture: Picture, prefix: string, all: ReadonlyMap<string, Picture>, extra: readonly Write[] = []): Drawing | null {
  if (![...picture.nodes.values()].some(({ subgraph }) => subgraph !== null && all.has(subgraph))) return null;
  let parts = 0;
  const draw = (one: Picture, id: string, deep: number): Drawing =>
    drawingOf(one, id, deep === 0 ? extra : [], (graph) => {
      const inner = all.get(graph);
      return inner === undefined || deep === DEEPEST ? null : draw(inner, `${prefix}i${parts++}`, deep + 1);
    });
  return draw(picture, prefix, 0);
}
