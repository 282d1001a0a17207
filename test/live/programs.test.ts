import * as library from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import { Session, watch } from '../../src/live/index.ts';
import { PROGRAMS } from './programs.ts';

describe.each(PROGRAMS)('$name', ({ says, run }) => {
  test(says.length === 0 ? 'is left alone' : `is reported: ${says.join(', ')}`, async () => {
    const session = new Session();
    const given = await outcomeOf(() => run(library, (graph) => watch(graph, session).graph));
    expect(session.findings.map(({ rule }) => rule), session.findings.map(({ message }) => message).join('\n')).toEqual(says);
    expect(given, 'what a run gives is what it gives without us').toEqual(await outcomeOf(() => run(library, (graph) => graph)));
  });
});

async function outcomeOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { result: await run() };
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
}
