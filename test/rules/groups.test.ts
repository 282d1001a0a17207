import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { shownOnce } from '../../src/report/groups.ts';

/** Two nodes that start together, and write two keys of one kind. */
function program(channel: string, writes: readonly [string, string], head = ''): string {
  const [first, second] = writes.map((write) => `({ ${['notes', 'marks'].map((key) => write.replaceAll('KEY', key)).join(', ')} })`);
  return `import { Annotation, END, Overwrite, START, StateGraph } from '@langchain/langgraph';
${head}
const State = Annotation.Root({ notes: ${channel}, marks: ${channel} });
export const graph = new StateGraph(State)
  .addNode('first', (state) => ${first})
  .addNode('second', (state) => ${second})
  .addEdge(START, 'first')
  .addEdge(START, 'second')
  .addEdge('first', END)
  .addEdge('second', END)
  .compile();
export const run = (notes: never, marks: never) => graph.invoke({ notes, marks });
`;
}

const LIST = 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })';

const CASES: readonly (readonly [string, string])[] = [
  ['no-unreduced-parallel-write', program('Annotation<string>()', ["KEY: 'a'", "KEY: 'b'"])],
  ['no-lossy-reducer', program("Annotation<string>({ reducer: (_, b) => b, default: () => '' })", ["KEY: 'a'", "KEY: 'b'"])],
  ['no-lost-update', program('Annotation<object>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) })', ['KEY: { ...state.KEY, a: 1 }', 'KEY: { ...state.KEY, b: 2 }'])],
  ['no-parallel-overwrite', program(LIST, ["KEY: new Overwrite(['a'])", "KEY: new Overwrite(['b'])"])],
  ['no-order-dependent-reducer', program("Annotation<string>({ reducer: (a, b) => a + '/' + b, default: () => '' })", ["KEY: 'a'", "KEY: 'b'"])],
];

describe.each(CASES)('%s', (rule, text) => {
  const findings = createAnalyzer({ root: '/project' }).file('/project/graph.ts', text).findings.filter((finding) => finding.rule === rule);

  test('has a finding for each key', () => {
    expect(findings.map(({ evidence }) => evidence.key).sort()).toEqual(['marks', 'notes']);
  });

  test('is shown once, with both', () => {
    const [shown, ...others] = shownOnce(findings);
    expect(others).toEqual([]);
    expect(shown!.message).toMatch(/`(notes|marks)` and `(notes|marks)`/);
    expect(shown!.message).not.toContain('\0');
    expect(shown!.help).not.toMatch(/`notes`|`marks`/);
    expect(shown!.message.length).toBeLessThanOrEqual(160);
  });
});

test('a finding is as grave as its rule, as ESLint has to report it', () => {
  const severities = new Map(rules.map(({ id, severity }) => [id, severity]));
  for (const [, text] of CASES) {
    for (const { rule, severity } of createAnalyzer({ root: '/project' }).file('/project/graph.ts', text).findings) expect(severity).toBe(severities.get(rule));
  }
});
