/* eslint-disable */
// superstep/no-unreduced-parallel-write: `merge` and `digest` write `summary` in the same super-step, and it has no reducer: the run will throw.
// Stubs in place of the nodes of rules/no-unreduced-parallel-write/join-in-a-loop.bad.ts#research; no code of it is in here.
// Schedule: START | plan | browse + search | digest + merge
// This throws.
import { Annotation, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({
  facts: Annotation({ reducer: (left, right) => [].concat(left ?? [], right ?? []) }),
  round: Annotation(),
  summary: Annotation(),
});

const graph = new StateGraph(State)
  .addNode("plan", () => ({ round: 1 }))
  .addNode("browse", () => ({ facts: ["browse"] }))
  .addNode("search", () => ({ facts: ["search"] }))
  .addNode("digest", () => ({ summary: "digest" }))
  .addNode("merge", () => ({ summary: "merge" }))
  .addEdge(START, "plan")
  .addEdge("plan", "search")
  .addEdge("plan", "browse")
  .addEdge("browse", "digest")
  .addEdge(["search", "browse"], "merge")
  .addConditionalEdges("merge", () => [])
  .compile();

await graph.invoke({}, { recursionLimit: 6 });
