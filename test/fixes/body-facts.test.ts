import { describe, expect, test } from 'vitest';
import type { FileAnalysis } from '../../src/analyze.ts';
import { analyse, apply } from './apply.ts';

/** The saver of these programs is another matter. */
function read(text: string): Pick<FileAnalysis, 'findings' | 'syntaxErrors'> {
  const { findings, syntaxErrors } = analyse('fix.ts', text);
  return { findings: findings.filter(({ rule }) => rule !== 'no-memory-checkpointer'), syntaxErrors };
}

const program = (imports: string, body: string) => `import { Annotation, ${imports}, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ list: Annotation<number[]>(), x: Annotation<unknown>() });
export const graph = new StateGraph(State)
  .addNode('a', async (state) => {
${body}
  })
  .addEdge(START, 'a')
  .compile({ checkpointer: new MemorySaver() });
`;

const asking = (caught: string) => program('interrupt, MemorySaver', `    try {\n      return { x: interrupt('x') };\n    } ${caught}\n    return {};`);

const catches: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'lines': ["catch (error) {\n      console.log(error);\n    }", "catch (error) {\n      if (isGraphInterrupt(error)) throw error;\n      console.log(error);\n    }"],
  'a type': ["catch (e: unknown) {\n      console.log(e);\n    }", "catch (e: unknown) {\n      if (isGraphInterrupt(e)) throw e;\n      console.log(e);\n    }"],
  'no name': ["catch {\n      console.log('no');\n    }", "catch (error) {\n      if (isGraphInterrupt(error)) throw error;\n      console.log('no');\n    }"],
  'no name, no space': ["catch{ console.log('no'); }", "catch (error) { if (isGraphInterrupt(error)) throw error; console.log('no'); }"],
  'one line': ["catch (e) { console.log(e); }", "catch (e) { if (isGraphInterrupt(e)) throw e; console.log(e); }"],
  'nothing in it': ["catch (e) {}", "catch (e) { if (isGraphInterrupt(e)) throw e; }"],
  'no line in it': ["catch (e) {\n    }", "catch (e) {\n      if (isGraphInterrupt(e)) throw e;\n    }"],
};

describe('questions are thrown again', () => {
  test.each(Object.entries(catches))('%s', (_, [before, after]) => {
    const text = asking(before);
    const [finding, ...others] = read(text).findings;
    expect([finding?.rule, others]).toEqual(['no-swallowed-interrupt', []]);
    const fixed = apply(text, finding!.fixes[0]!.edits);
    expect(fixed).toContain(after);
    expect(fixed).toMatch(/import \{ Annotation, interrupt, isGraphInterrupt, MemorySaver, START, StateGraph \}|import \{[^}]*\bisGraphInterrupt\b/);
    expectClean(fixed);
  });
});

describe('a sorted copy', () => {
  test.each([
    ['return { list: state.list.sort((a, b) => a - b) };', 'return { list: state.list.toSorted((a, b) => a - b) };'],
    ['const [last] = state.list.reverse();\n    return { x: last };', 'const [last] = state.list.toReversed();'],
  ])('%s', (before, after) => {
    const text = program('MemorySaver', `    ${before}`);
    const [finding] = read(text).findings;
    const fixed = apply(text, finding!.fixes[0]!.edits);
    expect(fixed).toContain(after);
    expectClean(fixed);
  });

  test('is not offered where the result is dropped', () => {
    const { findings } = read(program('MemorySaver', '    state.list.sort();\n    return {};'));
    expect(findings.map(({ rule, fixes }) => [rule, fixes])).toEqual([['no-state-mutation', []]]);
  });
});

function expectClean(text: string): void {
  const { findings, syntaxErrors } = read(text);
  expect({ findings, syntaxErrors }, text).toEqual({ findings: [], syntaxErrors: [] });
}
