/* eslint-disable */
// superstep/no-undeclared-state-key: `summarize` writes `sumary`, which no schema of the graph declares: the value is dropped.
// Stubs in place of the nodes of rules/no-undeclared-state-key/misspelt.bad.ts#builder; no code of it is in here.
// Schedule: START | summarize
// The library does not say so: the last lines do.
import { Annotation, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({
  text: Annotation(),
  summary: Annotation(),
});

const graph = new StateGraph(State)
  .addNode("summarize", () => ({ sumary: "summarize" }))
  .addEdge(START, "summarize")
  .compile();

const state = await graph.invoke({}, { recursionLimit: 4 });
if (!("sumary" in (state ?? {}))) throw new Error("\"sumary\" was written, and the state does not have it: " + JSON.stringify(state));
