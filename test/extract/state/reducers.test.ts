import { describe, expect, test } from 'vitest';
import { classifyReducer, type ReducerContext } from '../../../src/extract/library/reducer/classify.ts';
import { evaluated } from './analysed.ts';

function facts(source: string, context: Partial<ReducerContext> = {}) {
  const text = `import { messagesStateReducer, addMessages } from '@langchain/langgraph';\n${source.includes('reducer =') ? source : `const reducer = ${source};`}\nexport { reducer };`;
  const { ev, value } = evaluated('reducer.ts', 'reducer', text);
  return classifyReducer(ev, value, { type: null, factory: null, batch: false, ...context });
}

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  append: [
    '(a, b) => a.concat(b)',
    '(a, b) => [...a, ...b]',
    '(a, b) => [...a, b]',
    '(a, b) => (a ?? []).concat(b ?? [])',
    '(a = [], b = []) => [...a, ...b]',
    '(a: string[], b: string | string[]) => (Array.isArray(b) ? a.concat(b) : [...a, b])',
    '(a, b) => a.concat(Array.isArray(b) ? b : [b])',
    '(a, b) => { if (Array.isArray(b)) { return a.concat(b); } return a.concat([b]); }',
    '(a, b) => { if (!b) return a; return [...a, ...b]; }',
    '(a, b) => (b.length === 0 ? a : [...a, ...b])',
    '(a, b) => { const copy = [...a]; copy.push(...b); return copy; }',
    '(a, b) => { const copy = a.slice(); for (const x of b) copy.push(x); return copy; }',
    '(a, b) => { const copy = Array.from(a); b.forEach((x) => copy.push(x)); return copy; }',
    '(a, b) => { const left = a ?? []; const right = Array.isArray(b) ? b : [b]; return [...left, ...right]; }',
    '(a, b) => a?.concat(b) ?? b',
    '(a, b) => [a, b].flat()',
    '(a, b) => { if (a === undefined) return b; return [...a, ...b]; }',
    '(a, b) => { a.push(...b); return a; }',
    'function reducer2(a, b) { return a.concat(b); } const reducer = reducer2;',
    'const append = () => (a, b) => [...a, ...b]; const reducer = append();',
    'const join = (x, y) => x.concat(y); const reducer = (a, b) => join(a, b);',
    '(left, right) => [...(left || []), ...(right || [])]',
    '(x, y) => x.concat(...y)',
    '(a, b) => b ? [...a, ...(Array.isArray(b) ? b : [b])] : a',
    '(a, b) => { if (!a) a = []; return a.concat(b); }',
    '(a, b) => [].concat(a, b)',
  ],
  'merge-by-id': [
    'messagesStateReducer',
    'addMessages',
    '(a, b) => messagesStateReducer(a, b)',
    '(a, b) => messagesStateReducer(a ?? [], b)',
    '(a, b) => { const map = new Map(a.map((x) => [x.id, x])); for (const x of b) map.set(x.id, x); return [...map.values()]; }',
    '(a, b) => { const map = new Map(); a.forEach((x) => map.set(x.id, x)); b.forEach((x) => map.set(x.id, x)); return Array.from(map.values()); }',
    '(a, b) => Array.from(new Map([...a, ...b].map((x) => [x.id, x])).values())',
    '(a, b) => [...a.filter((x) => !b.some((y) => y.id === x.id)), ...b]',
    '(a, b) => { const ids = new Set(b.map((x) => x.id)); return [...a.filter((x) => !ids.has(x.id)), ...b]; }',
  ],
  'object-merge': [
    '(a, b) => ({ ...a, ...b })',
    '(a, b) => Object.assign({}, a, b)',
    '(a, b) => ({ ...(a ?? {}), ...(b ?? {}) })',
    '(a, b) => { if (!b) return a; return { ...a, ...b }; }',
    '(a, b) => Object.assign({ ...a }, b)',
    '(a, b) => ({ ...a, ...b, nested: { ...a.nested, ...b.nested } })',
    '(a, b) => new Map([...a, ...b])',
    '(a, b) => { const out = { ...a }; Object.assign(out, b); return out; }',
    '(a, b) => Object.assign(a, b)',
    '(a, b) => Object.fromEntries([...Object.entries(a), ...Object.entries(b)])',
  ],
  'last-wins': [
    '(_, b) => b',
    '(a, b) => b ?? a',
    '(a, b) => (b !== undefined ? b : a)',
    '(a: string, b: string) => b || a',
    '(a: string, b: string) => b || a || ""',
    '(x?: string, y?: string) => y ?? x ?? ""',
    '(a, b) => { if (b === undefined) return a; return b; }',
    "(a, b) => (typeof b !== 'undefined' ? b : a)",
    '(_a, b) => [...b]',
    '(_a, b) => ({ ...b })',
    '(a, b) => (b ? b : a)',
    'const lastValue = () => (a, b) => b; const reducer = lastValue();',
  ],
  'first-wins': ['(a, b) => a ?? b', '(a: string, b: string) => a || b', '(a, b) => (a !== undefined ? a : b)', '(a, b) => (a ? a : b)'],
  identity: ['(x) => x', '(a, b) => a', '(a) => [...a]'],
  sum: [
    '(a: number, b: number) => a + b',
    '(a, b) => (a ?? 0) + (b ?? 0)',
    '(a, b) => Number(a) + Number(b)',
    '(a, b) => { const total = (a || 0) + b; return total; }',
  ],
  max: ['(a, b) => Math.max(a, b)', '(a, b) => (a > b ? a : b)', '(a, b) => (b >= a ? b : a)', '(a, b) => (a < b ? b : a)', '(a, b) => Math.max(a ?? 0, b)'],
  min: ['(a, b) => Math.min(a, b)', '(a, b) => (a < b ? a : b)', '(a, b) => { if (a > b) return b; return a; }'],
  or: ['(a: boolean, b: boolean) => a || b', '(a, b) => Boolean(a) || Boolean(b)', '(a, b) => !!a || !!b'],
  and: ['(a: boolean, b: boolean) => a && b'],
  union: [
    '(a, b) => new Set([...a, ...b])',
    '(a, b) => [...new Set([...a, ...b])]',
    '(a, b) => Array.from(new Set([...a, ...b]))',
    '(a, b) => [...new Set(a.concat(b))]',
    '(a, b) => a.union(b)',
    '(a, b) => [...a, ...b.filter((x) => !a.includes(x))]',
    '(a, b) => { const all = new Set(a); for (const x of b) all.add(x); return all; }',
    '(a, b) => { const all = new Set(a); b.forEach((x) => all.add(x)); return [...all]; }',
  ],
  custom: [
    '(a, b) => a + b',
    '(a: string, b: string) => a + b',
    '(a: number, b: number) => a - b',
    '(a, b) => [...b, ...a]',
    '(a, b) => ({ ...b, ...a })',
    '(a, b) => (b === null ? [] : a.concat(b))',
    '(a, b) => (b.reset ? [] : a.concat(b))',
    '(a, b) => [...a, ...b].slice(-10)',
    '(a, b) => a || b',
    '(a, b) => b || a',
    '(a, b) => a && b',
    '(a, b) => b.reduce((all, x) => [...all, x], a)',
    '(a) => a + 1',
    '() => []',
    '(...all) => all[0]',
    '(a, b) => ({ ...a, ...b, list: [...a.list, ...b.list] })',
    '(a, b) => { switch (b.kind) { case "x": return a; default: return b; } }',
    '(a, b) => `${a}${b}`',
    '(a, b) => (b.at > a.at ? b : a)',
    'async (a, b) => a.concat(b)',
    'messagesLikeReducer',
    '(a, b) => merge({}, a, b)',
    '(a, b) => { let out = a; for (const x of b) out = f(out, x); return out; }',
    '(a, b) => { for (const x of b) a = f(a, x); return a; }',
    '(a, b) => (b > 10 ? b : a)',
  ],
};

describe.each(Object.entries(CLASSES))('%s', (expected, sources) => {
  test.each(sources)('%s', (source) => {
    expect(facts(source).class).toBe(expected);
  });
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
    ['(a, b) => { const copy = { ...a }; copy.list.push(b); return copy; }', null],
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
