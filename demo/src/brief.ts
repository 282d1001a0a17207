import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const Brief = Annotation.Root({
  topic: Annotation<string>(),
  draft: Annotation<string>(),
});

async function research({ topic }: typeof Brief.State) {
  return { draft: `What is known about ${topic}.` };
}

async function critique({ topic }: typeof Brief.State) {
  return { draft: `What is doubtful about ${topic}.` };
}

const builder = new StateGraph(Brief)
  .addNode('plan', async ({ topic }) => ({ topic: topic.trim() }))
  .addNode('research', research)
  .addNode('critique', critique)
  .addEdge(START, 'plan')
  .addEdge('plan', 'research')
  .addEdge('plan', 'critique')
  .addEdge('research', END)
  .addEdge('critique', END);

export const brief = builder.compile();
