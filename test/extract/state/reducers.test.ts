import { describe, expect, test } from 'vitest';
import { loadSyntax, ts } from '../../../src/extract/syntax.ts';
import { classifyReducer, type ReducerContext } from '../../../src/extract/library/reducer/classify.ts';
import { evaluated } from './analysed.ts';
import { BEHAVIOURS } from './reducer-behaviours.ts';
import { CLASSES } from './reducer-sources.ts';

function facts(source: string, context: Partial<ReducerContext> = {}) {
  const text = `import { messagesStateReducer, addMessages } from '@langchain/langgraph';\n${source.includes('reducer =') ? source : `const reducer = ${source};`}\nexport { reducer };`;
  const { ev, value } = evaluated('reducer.ts', 'reducer', text);
  return classifyReducer(ev, value, { type: null, factory: null, batch: false, ...context });
}

/** The very function. */
function runnable(source: string): (a: unknown, b: unknown) => unknown {
  const program = source.includes('reducer =') ? source : `const reducer = ${source};`;
  loadSyntax();
  return new Function(`${ts.transpile(program, { target: ts.ScriptTarget.ES2022 })}; return reducer;`)();
}

describe.each(Object.entries(CLASSES))('%s', (expected, sources) => {
  test.each(sources)('%s', (source) => {
    expect(facts(source).class).toBe(expected);
  });

  const check = BEHAVIOURS[expected];
  const closed = sources.filter((source) => !source.includes('essages'));
  if (check !== undefined) test.each(closed)('%s behaves so', (source) => check(runnable(source)));
});

describe('types decide', () => {
  test.each([
    ['(a, b) => a + b', 'number', 'sum'],
    ['(a, b) => a + b', 'string', 'custom'],
    ['(a, b) => a + b', '1 | 2', 'sum'],
    ['(a, b) => a || b', 'boolean', 'or'],
    ['(a, b) => a || b', 'string | null', 'first-wins'],
    ['(a, b) => b || a', 'Plan', 'last-wins'],
    ['(a, b) => a && b', 'boolean', 'and'],
    ['(a, b) => a || b', 'any', 'custom'],
  ])('%s of %s', (source, type, expected) => {
    expect(facts(source, { type }).class).toBe(expected);
  });
});

test('a batch reducer gets a list of writes', () => {
  expect(facts('(s, writes) => [...s, ...writes.flat()]', { batch: true }).class).toBe('append');
  expect(facts('(s, writes) => writes', { batch: true }).class).toBe('custom');
});

describe('purity', () => {
  test.each([
    ['(a, b) => a.concat(b)', true],
    ['(a, b) => { const copy = [...a]; copy.push(...b); return copy; }', true],
    ['(a, b) => { a.push(...b); return a; }', false],
    ['(a, b) => Object.assign(a, b)', false],
    ['(a, b) => { a.total = b; return a; }', false],
    ['(a, b) => { const list = a ?? []; list.push(b); return list; }', false],
    ['(a, b) => a.sort().concat(b)', false],
    ['(a, b) => { for (const x of a) x.seen = true; return [...a, ...b]; }', false],
    ['(a, b) => { a.forEach((x) => { x.seen = true; }); return a; }', false],
    ['(a, b) => { b.forEach((x) => a.set(x.id, x)); return a; }', false],
    ['(a, b) => { const found = a.find((x) => x.id === b.id); found.n++; return a; }', false],
    ['(a, b) => { delete a[b]; return a; }', false],
    ['(a, b) => { a = [...a]; a.push(b); return a; }', true],
    ['(a, b) => { const copy = { ...a }; copy.list.push(b); return copy; }', false],
    ['(a, b) => { const copy = { ...a, ...b }; copy.list.push(b.item); return copy; }', null],
    ['(a, b) => { const copy = { ...a }; copy.list = [...a.list]; copy.list.push(b); return copy; }', null],
    ['(a, b) => a.add(b)', null],
    ['(a, b) => mergeDeep(a, b)', null],
    ['(a, b) => Object.assign({}, a, b)', true],
    ['(a, b) => [...a].sort().concat(b)', true],
    ['messagesStateReducer', true],
  ])('%s', (source, expected) => {
    expect(facts(source).pure).toBe(expected);
  });
});

describe('traps', () => {
  test.each([
    ['async (a, b) => a.concat(b)', 'async'],
    ['(a, b) => { a.concat(b); }', 'returns-undefined'],
    ['(a, b) => { if (b) return a.concat(b); }', 'returns-undefined'],
    ['(a, b) => { if (!b) return; return a.concat(b); }', 'returns-undefined'],
    ['(a, b) => { if (!b) throw new Error(); return a.concat(b); }', null],
    ['(a, b) => { if (b) { return a; } else { return b; } }', null],
    ['function* reducer2(a, b) { yield a; } const reducer = reducer2;', 'generator'],
  ])('%s', (source, expected) => {
    expect(facts(source).trap).toBe(expected);
  });
});

test('what a reducer reads', () => {
  expect(facts('(_, b) => b').reads).toEqual({ first: false, second: true });
  expect(facts('(a) => a').reads).toEqual({ first: true, second: false });
  expect(facts('(a, b) => ({ ...a, ...b })').reads).toEqual({ first: true, second: true });
});
