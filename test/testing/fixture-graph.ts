import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({
  draft: Annotation<string>(),
  log: Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});

/** `research` and `critique` share a step and count in a module variable. */
export const shared = { count: 0 };
const load = async (): Promise<number> => shared.count;
const count = (name: string) => async (): Promise<{ log: string[] }> => {
  const before = await load();
  shared.count = before + 1;
  return { log: [name] };
};

export const graph = new StateGraph(State)
  .addNode('plan', () => ({ log: ['plan'] }))
  .addNode('research', count('research'))
  .addNode('critique', count('critique'))
  .addNode('revise', () => ({ log: ['revise'] }))
  .addEdge(START, 'plan')
  .addEdge('plan', 'research')
  .addEdge('plan', 'critique')
  .addConditionalEdges('critique', (state) => (state.log.length > 100 ? 'revise' : END), ['revise', END])
  .compile();
