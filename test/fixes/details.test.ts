import { describe, expect, test } from 'vitest';
import { analyse, apply, fixesOf, outcome, racesOn } from './apply.ts';

const HEAD = "import { Annotation, START, StateGraph } from '@langchain/langgraph';";

function program(state: string, { head = HEAD, a = "['a']", b = "['b']", graph = 'State' } = {}): string {
  return `${head}\n${state}\nexport const graph = new StateGraph(${graph})\n  .addNode('a', (state: any) => ({ k: ${a} }))\n  .addNode('b', (state: any) => ({ k: ${b} }))\n  .addEdge(START, 'a')\n  .addEdge(START, 'b')\n  .compile();\n`;
}

const root = (definition: string) => `const State = Annotation.Root({ seed: Annotation<string>(), k: ${definition} });`;

/** What the best fix makes of a program, which must then be without a race. */
function fixed(text: string, file = 'agent.ts'): string {
  const result = apply(text, fixesOf(file, text)[0]!.edits);
  expect(racesOn(file, result)).toEqual([]);
  expect(analyse(file, result).graphs[0]?.model.channels.find(({ key }) => key === 'k')?.kind, result).toBe('reducer');
  return result;
}

describe('options that are there stay', () => {
  const APPEND = 'reducer: (current, update) => current.concat(update)';
  test.each([
    ['Annotation<string[]>({ default: () => [] } as any)', null],
    ['Annotation<string[]>({ default: () => [] })', `Annotation<string[]>({ ${APPEND}, default: () => [] })`],
    ['Annotation<string[]>({default: () => []})', `Annotation<string[]>({${APPEND}, default: () => []})`],
    ['Annotation<string[]>({\n    // from scratch, "yes"\n    default: () => [],\n  })', `Annotation<string[]>({\n    ${APPEND},\n    // from scratch, "yes"\n    default: () => [],\n  })`],
    ['Annotation<string[]>({ reducer: undefined, default: () => [] })', `Annotation<string[]>({ ${APPEND}, default: () => [] })`],
    ["Annotation<string[]>({ 'value': null })", `Annotation<string[]>({ ${APPEND}, default: () => [] })`],
    ['Annotation<string[]>(/* nothing yet */)', `Annotation<string[]>({ ${APPEND}, default: () => [] }/* nothing yet */)`],
    ['Annotation< /* > */ (string | "<")[] >( )', `Annotation< /* > */ (string | "<")[] >({ ${APPEND}, default: () => [] } )`],
    ['(Annotation<string[]>()) as any', `(Annotation<string[]>({ ${APPEND}, default: () => [] })) as any`],
  ])('%s', (definition, expected) => {
    const text = program(root(definition));
    if (expected === null) expect(fixesOf('agent.ts', text)).toEqual([]);
    else expect(fixed(text)).toBe(text.replace(definition, () => expected));
  });
});

describe('no fix where the definition is not the own one of the key, or cannot be followed', () => {
  test.each([
    ['shared', 'const both = Annotation<string[]>();\nconst State = Annotation.Root({ k: both, other: both });'],
    ['made by a helper', 'const field = () => Annotation<string[]>();\nconst State = Annotation.Root({ k: field(), other: field() });'],
    ['spread options', 'const none = {};\nconst State = Annotation.Root({ k: Annotation<string[]>({ ...none } as any) });'],
    ['bare function', 'const State = Annotation.Root({ k: Annotation(((a: string[], b: string[]) => a.concat(b)) as any) });'],
  ])('%s', (_, state) => {
    expect(fixesOf('agent.ts', program(state))).toEqual([]);
  });
});

describe('what the type leaves open is told by the writes, or by nothing', () => {
  test.each([
    ['Annotation<any>()', "['a']", 'appends'],
    ['Annotation<Items>()', "['a']", 'appends'],
    ['Annotation<Items>()', 'fetch(1)', null],
    ['Annotation<T>()', "['a']", null],
    ['Annotation<string>()', "'a'", null],
    ['Annotation<string | string[]>()', "['a']", null],
    ['Annotation<[string, string]>()', "['a', 'b']", null],
    ['Annotation<Array<string>>()', 'load()', 'appends'],
    ['Annotation<readonly string[] | null>()', 'load()', 'appends'],
    ['Annotation<Partial<Report>>()', 'load()', 'merges the objects'],
    ['Annotation<1 | 2>()', '1', null],
    ['Annotation()', 'load()', null],
  ])('%s of %s', (definition, value, does) => {
    const titles = fixesOf('agent.ts', program(root(definition), { a: value, b: value })).map(({ title }) => title);
    // A reducer that keeps the last value would be reported in its turn.
    expect(titles).toEqual(does === null ? [] : [`Add a reducer that ${does}`]);
  });
});

describe('writers that add to what was there', () => {
  test.each([
    ['state.k + 1', '1'],
    ['state.k - 1', '-1'],
    ['state.k - state.cost', '-state.cost'],
    ['(state.k || 0) + state.cost', 'state.cost'],
    ['state["k"] + 1', '1'],
    ['1 + state.k', '1'],
    ['state.k + state.k', null],
    ['state.k + 1 /* one more */', '1 /* one more */'],
  ])('%s', (value, part) => {
    const text = program(root('Annotation<number>()'), { a: value, b: '2' });
    const [sum] = fixesOf('agent.ts', text);
    const result = apply(text, sum!.edits);
    if (part === null) expect(sum!.title).toBe('Add a reducer that sums; writers still have to return only what they add');
    expect(result).toContain(`({ k: ${part ?? value} })`);
  });

  test.each([
    ['[...state.k, "x"]', '["x"]'],
    ['[ ...(state.k ?? []), "x", "y" ]', '[ "x", "y" ]'],
    ['state.k.concat(["x"])', '["x"]'],
    ['["x", ...state.k]', '["x", ...state.k]'],
  ])('%s', (value, part) => {
    const text = program(root('Annotation<string[]>()'), { a: value });
    expect(apply(text, fixesOf('agent.ts', text)[0]!.edits)).toContain(`({ k: ${part} })`);
  });

  test('objects', () => {
    const text = program(root('Annotation<Record<string, number>>()'), { a: '{ ...state.k, a: 1 }', b: '{ ...state.k, b: state.cost }' });
    expect(fixed(text)).toContain("({ k: { a: 1 } })");
  });

  test('all writers of the key, also those that run alone', () => {
    const state = root('Annotation<number>()');
    const text = program(state, { a: 'state.k + 1', b: 'state.k + 1' }).replace('  .compile', "  .addNode('c', (state) => ({ k: state.k + 5 }))\n  .addEdge('a', 'c')\n  .compile");
    expect(fixed(text)).toContain('({ k: 5 })');
  });

  test('one that cannot be told leaves all as they are', () => {
    const text = program(root('Annotation<number>()'), { a: 'state.k + 1', b: 'Math.floor(state.k + 1)' });
    expect(apply(text, fixesOf('agent.ts', text)[0]!.edits)).toContain('state.k + 1');
  });
});

describe('zod 4 fields that are registered already', () => {
  const head = "import { START, StateGraph } from '@langchain/langgraph';\nimport { registry, withLangGraph } from '@langchain/langgraph/zod';\nimport { z } from 'zod';";
  test.each([
    ['z.array(z.string()).register(registry, { default: () => [] })', '(current, update)'],
    ['withLangGraph(z.array(z.string()), { default: () => [] })', '(current: string[], update: string[])'],
  ])('%s', async (field, parameters) => {
    const text = program(`const State = z.object({ k: ${field}, seed: z.string() });`, { head });
    const result = fixed(text);
    expect(result).toBe(text.replace('{ default', `{ reducer: { fn: ${parameters} => current.concat(update) }, default`));
    expect(await outcome('agent.ts', result)).toEqual(['a', 'b']);
  });
});
