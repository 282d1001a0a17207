import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { decide, fanOut, lookUp } from './helpdesk-nodes.ts';

const Ticket = Annotation.Root({
  question: Annotation<string>(),
  sources: Annotation<string[]>(),
  finding: Annotation<string[]>({ reducer: (known, next) => known.concat(next), default: () => [] }),
  answer: Annotation<string>(),
});

export const helpdesk = new StateGraph(Ticket)
  .addNode('lookUp', lookUp)
  .addNode('decide', decide, { ends: ['human', 'reply'] })
  .addNode('reply', async ({ answer, finding }) => ({ answer: `${answer} (${finding.join('; ')})` }))
  .addNode('human', async () => ({ answer: 'A person will call you.' }))
  .addConditionalEdges(START, fanOut, ['lookUp'])
  .addEdge('lookUp', 'decide')
  .compile();
