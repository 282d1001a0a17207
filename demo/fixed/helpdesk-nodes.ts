import { Command, Send } from '@langchain/langgraph';

interface Ticket {
  question: string;
  sources: string[];
}

/** Each source is looked up by a task of its own. */
export function fanOut({ question, sources }: Ticket) {
  return sources.map((source) => new Send('lookUp', { question, source }));
}

export async function lookUp({ question, source }: { question: string; source: string }) {
  return { finding: [`${source} on ${question}`] };
}

export async function decide({ question }: Ticket) {
  if (question.includes('refund')) return new Command({ goto: 'human' });
  return new Command({ goto: 'reply', update: { answer: 'Have you tried turning it off?' } });
}
