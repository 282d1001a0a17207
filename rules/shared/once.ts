import type { GraphModel } from '../../src/model/graph.ts';

/** What several rules ask of a graph, computed for the first of them. Models never change, so answers must not either. */
export function once<Answer>(answer: (model: GraphModel) => Answer): (model: GraphModel) => Answer {
  const known = new WeakMap<GraphModel, { readonly answer: Answer }>();
  return (model) => {
    let found = known.get(model);
    if (found === undefined) known.set(model, (found = { answer: answer(model) }));
    return found.answer;
  };
}
