import { js } from '../scene.ts';

/** A conversation: each run adds what is said and an answer. Most scenes about threads and savers are played with it. */
export const CHAT = js`
  const State = Annotation.Root({ turns: Annotation({ reducer: (all, more) => [...all, ...more], default: () => [] }) });
  const builder = new StateGraph(State).addNode('answer', async () => ({ turns: ['ok'] })).addEdge(START, 'answer');
  const on = (thread) => ({ configurable: { thread_id: thread } });`;
