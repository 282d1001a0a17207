import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

const RULES = /^no-(?:lossy-reducer|order-dependent-reducer|double-accumulation|shared-subgraph-accumulator|impure-reducer|full-state-return)$/;

const HEAD = `import { Annotation, START, END, StateGraph, Send, Command, Overwrite, MessagesAnnotation, messagesStateReducer, StateSchema, ReducedValue, DeltaValue } from '@langchain/langgraph';\nimport { z } from 'zod';\n`;
const LOG = 'log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })';
const COUNT = 'n: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 })';
/** Two nodes, one after the other. */
const inTurn = (state: string, a: string, b: string) => HEAD + `const S = Annotation.Root({ q: Annotation<string>(), ${state} });\nexport const g = new StateGraph(S).addNode('a', ${a}).addNode('b', ${b}).addEdge(START,'a').addEdge('a', 'b').compile();`;
/** Two nodes in one super-step. */
const together = (state: string, a: string, b: string) => HEAD + `const S = Annotation.Root({ q: Annotation<string>(), ${state} });\nexport const g = new StateGraph(S).addNode('a', ${a}).addNode('b', ${b}).addEdge(START,'a').addEdge(START,'b').compile();`;
const line = '() => ({ log: ["x"] })';
/** Named for what is said of them: `reported` or `silent`, and why. */
const programs: Readonly<Record<string, string>> = {
  'silent: overwrite': inTurn(LOG, line, '(s) => ({ log: new Overwrite([...s.log, "y"]) })'),
  'silent: __overwrite__': inTurn(LOG, line, '(s) => ({ log: { __overwrite__: [...s.log, "y"] } as any })'),
  'silent: slice new': inTurn(LOG, line, '(s) => { const all = [...s.log, "y"]; return { log: all.slice(s.log.length) }; }'),
  'silent: filter new': inTurn(LOG, line, '(s) => ({ log: [...s.log, "y"].filter((x) => !s.log.includes(x)) })'),
  'silent: map': inTurn(LOG, line, '(s) => ({ log: s.log.map((x) => x + "!") })'),
  'silent: last': inTurn(LOG, line, '(s) => ({ log: [s.log[0], "y"] })'),
  'silent: negate': inTurn(COUNT, '() => ({ n: 1 })', '(s) => ({ n: -s.n })'),
  'silent: diff': inTurn(COUNT, '() => ({ n: 1 })', '(s) => ({ n: 10 - s.n })'),
  'silent: diff2': inTurn(COUNT, '() => ({ n: 1 })', '(s) => { const next = s.n + 2; return { n: next - s.n }; }'),
  'reported: plus': inTurn(COUNT, '() => ({ n: 1 })', '(s) => ({ n: s.n + 1 })'),
  'reported: ??': inTurn(COUNT, '() => ({ n: 1 })', '(s) => ({ n: (s.n ?? 0) + 1 })'),
  'reported: concat': inTurn(LOG, line, '(s) => ({ log: (s.log ?? []).concat("y") })'),
  'reported: push copy': inTurn(LOG, line, '(s) => { const l = [...s.log]; l.push("y"); return { log: l }; }'),
  'reported: Command': inTurn(LOG, line, '(s) => new Command({ update: { log: [...s.log, "y"] } })'),
  'reported: destruct': inTurn(LOG, line, '({ log }) => ({ log: [...log, "y"] })'),
  'reported: copied': inTurn(LOG, line, '(s) => ({ log: s.log })'),
  'silent: messages': inTurn('...MessagesAnnotation.spec',"() => ({ messages: [] })",'(s) => ({ messages: [...s.messages, "y"] })'),
  'silent: max': inTurn('n: Annotation<number>({ reducer: Math.max, default: () => 0 })', '() => ({ n: 1 })', '(s) => ({ n: s.n + 1 })'),
  'silent: last-wins': inTurn('log: Annotation<string[]>({ reducer: (x, y) => y ?? x, default: () => [] })', line, '(s) => ({ log: [...s.log, "y"] })'),
  'reported: bounded': inTurn('log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b].slice(-10), default: () => [] })', line, '(s) => ({ log: [...s.log, "y"] })'),
  'reported: sentinel append': inTurn('log: Annotation<string[]>({ reducer: (a, b) => (b === null ? [] : a.concat(b)), default: () => [] })', line, '(s) => ({ log: [...s.log, "y"] })'),
  'silent: dedupe': inTurn('log: Annotation<string[]>({ reducer: (a, b) => { const out = [...a]; for (const x of b) if (!out.includes(x)) out.push(x); return out; }, default: () => [] })', line, '(s) => ({ log: [...s.log, "y"] })'),
  'reported: text': inTurn('log: Annotation<string>({ reducer: (a, b) => a + b, default: () => "" })', '() => ({ log: "x" })', '(s) => ({ log: s.log + "y" })'),
  'silent: replace fn': inTurn('log: Annotation<any>({ reducer: (a, b) => (typeof b === "function" ? b(a) : b) })', '() => ({ log: 1 })', '(s) => ({ log: s.log + 1 })'),
  'silent: type reset': inTurn('log: Annotation<any>({ reducer: (a, b) => (b?.type === "replace" ? b.value : a.concat(b)), default: () => [] })', '() => ({ log: ["x"] })', '(s) => ({ log: { type: "replace", value: [...s.log, "y"] } })'),
  'silent: send args': HEAD + `const S = Annotation.Root({ items: Annotation<string[]>(), ${LOG} });\nexport const g = new StateGraph(S).addNode('w', (s: any) => ({ log: [...s.log, s.item] })).addConditionalEdges(START, (s) => s.items.map((item) => new Send('w', { item, log: [] }))).compile();`,
  'silent: half-typed': inTurn(LOG, line, '(s) => ({ log: [...s.log, '),
  'silent: last-wins seq': inTurn('v: Annotation<string>({ reducer: (_, b) => b })', '() => ({ v: "1" })', '() => ({ v: "2" })'),
  'reported: lossy': together('v: Annotation<string>({ reducer: (_, b) => b })', '() => ({ v: "1" })', '() => ({ v: "2" })'),
  'silent: lossy same': together('v: Annotation<boolean>({ reducer: (_, b) => b })', '() => ({ v: true })', '() => ({ v: true })'),
  'reported: lossy copied last': together('v: Annotation<string>({ reducer: (_, b) => b, default: () => "" })', '() => ({ v: "2" })', '(s) => ({ ...s, q: "x" })'),
  'silent: lossy undefined': together('v: Annotation<string>({ reducer: (a, b) => b ?? a })', '() => ({ v: undefined })', '() => ({ v: "2" })'),
  'silent: merge disjoint': together('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) })', '() => ({ v: { a: 1 } })', '() => ({ v: { b: 1 } })'),
  'silent: merge same const': together('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) })', '() => ({ v: { a: 1, ok: true } })', '() => ({ v: { b: 1, ok: true } })'),
  'reported: merge same': together('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) })', '(s) => ({ v: { last: s.q } })', '() => ({ v: { last: "b" } })'),
  'silent: product': together('v: Annotation<number>({ reducer: (a, b) => a * b, default: () => 1 })', '() => ({ v: 2 })', '() => ({ v: 3 })'),
  'reported: average': together('v: Annotation<number>({ reducer: (a, b) => (a + b) / 2, default: () => 1 })', '() => ({ v: 2 })', '() => ({ v: 3 })'),
  'silent: sort': together('v: Annotation<string[]>({ reducer: (a, b) => [...a, ...b].sort(), default: () => [] })', '() => ({ v: ["b"] })', '() => ({ v: ["a"] })'),
  'reported: template': together('v: Annotation<string>({ reducer: (a, b) => `${a}\\n${b}`, default: () => "" })', 'async (s) => ({ v: String(s.q) })', '() => ({ v: "a" })'),
  'reported: delta': HEAD + `const S = new StateSchema({ v: new DeltaValue(z.array(z.string()).default(() => []), { reducer: (s: string[], w: string[][]) => s.concat(...w) }) });\nexport const g = new StateGraph(S).addNode('a', () => ({ v: ['a'] })).addNode('b', () => ({ v: ['b'] })).addEdge(START,'a').addEdge(START,'b').compile();`,
  'silent: delta count': HEAD + `const S = new StateSchema({ v: new DeltaValue(z.number().default(0), { reducer: (s: number, w: number[]) => s + w.reduce((x, y) => x + y, 0) }) });\nexport const g = new StateGraph(S).addNode('a', () => ({ v: 1 })).addNode('b', () => ({ v: 2 })).addEdge(START,'a').addEdge(START,'b').compile();`,
  'silent: pure sort concat': inTurn('v: Annotation<string[]>({ reducer: (a, b) => a.concat(b).sort(), default: () => [] })', '() => ({})', '() => ({})'),
  'reported: sort': inTurn('v: Annotation<string[]>({ reducer: (a, b) => a.sort().concat(b), default: () => [] })', '() => ({})', '() => ({})'),
  'silent: switch': inTurn('v: Annotation<string>({ reducer: (a, b) => { switch (b) { case "x": return a; default: return b; } } })', '() => ({})', '() => ({})'),
  'silent: never': inTurn('v: Annotation<any>({ reducer: (a, b) => { if (b === 1) return a; if (b === 2) return b; assertNever(b); } })', '() => ({})', '() => ({})'),
  'silent: clear': inTurn('v: Annotation<any>({ reducer: (a, b) => (b === null ? undefined : b) })', '() => ({})', '() => ({})'),
  'reported: fallsthrough': inTurn('v: Annotation<any>({ reducer: (a, b) => { if (b) { return b; } } })', '() => ({})', '() => ({})'),
  'silent: map copy': inTurn('v: Annotation<Map<string, string>>({ reducer: (a, b) => { const m = new Map(a); for (const [k, x] of b) m.set(k, x); return m; }, default: () => new Map() })', '() => ({})', '() => ({})'),
  'reported: map': inTurn('v: Annotation<Map<string, string>>({ reducer: (a, b) => { for (const [k, x] of b) a.set(k, x); return a; }, default: () => new Map() })', '() => ({})', '() => ({})'),
  'silent: clone default': inTurn('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => structuredClone(D) })', '() => ({})', '() => ({})').replace('const S', 'const D = { x: 1 }; const S'),
  'silent: prim default': inTurn('v: Annotation<any>({ reducer: (a, b) => a + b, default: () => ZERO })', '() => ({})', '() => ({})').replace('const S', 'const ZERO = 0; const S'),
  'reported: shared default': inTurn('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => D.base })', '() => ({})', '() => ({})').replace('const S', 'const D = { base: { x: 1 } }; const S'),
  'silent: deep default fn': inTurn('v: Annotation<any>({ reducer: (a, b) => ({ ...a, ...b }), default: () => make() })', '() => ({})', '() => ({})').replace('const S', 'const make = () => ({}); const S'),
  'reported: full': inTurn('v: Annotation<any>()', '(s) => ({ ...s, q: "x" })', '(s) => s'),
  'silent: full inv': inTurn('v: Annotation<any>()', '(s) => ({ q: s.q, v: 1 })', '() => ({})'),
  'silent: reset both': together('v: Annotation<string[]>({ reducer: (a, b) => (b === null ? [] : a.concat(b)), default: () => [] })', '() => ({ v: ["x"] })', '() => ({ v: ["y"] })'),
  'reported: a subgraph called in CommonJS': "const { Annotation, START, StateGraph } = require('@langchain/langgraph');\nconst S = Annotation.Root({ log: Annotation({ reducer: (a, b) => a.concat(b), default: () => [] }) });\nconst child = new StateGraph(S).addNode('c', () => ({ log: ['c'] })).addEdge(START, 'c').compile();\nmodule.exports = new StateGraph(S).addNode('a', () => ({ log: ['a'] })).addNode('b', child).addEdge(START, 'a').addEdge('a', 'b').compile();",
  'silent: only the new part of a subgraph is returned': HEAD + `const S = Annotation.Root({ ${LOG} });\nconst child = new StateGraph(S).addNode('c', () => ({ log: ['c'] })).addEdge(START, 'c').compile();\nexport const g = new StateGraph(S).addNode('a', ${line}).addNode('b', async () => { const { log } = await child.invoke({ log: [] }); return { log }; }).addEdge(START, 'a').addEdge('a', 'b').compile();`,
  'silent: a subgraph that is merged by id': HEAD + `const child = new StateGraph(MessagesAnnotation).addNode('c', () => ({ messages: [] })).addEdge(START, 'c').compile();\nexport const g = new StateGraph(MessagesAnnotation).addNode('a', () => ({ messages: ['x'] })).addNode('b', child).addEdge(START, 'a').addEdge('a', 'b').compile();`,
  'silent: a subgraph that sets the key anew': HEAD + `const S = Annotation.Root({ ${LOG} });\nconst C = Annotation.Root({ log: Annotation<string[]>() });\nconst child = new StateGraph(C).addNode('c', () => ({ log: ['c'] })).addEdge(START, 'c').compile();\nexport const g = new StateGraph(S).addNode('a', ${line}).addNode('b', child).addEdge(START, 'a').addEdge('a', 'b').compile();`,
  'silent: an identity that only gets what was there': inTurn('v: Annotation<string>({ reducer: (x) => x, default: () => "" })', '() => ({ q: "a" })', '() => ({})'),
  'silent: an unknown reducer': together('v: Annotation<string>({ reducer: pick })', '() => ({ v: "a" })', '() => ({ v: "b" })'),
};

const analyzer = createAnalyzer({ root: import.meta.dirname });

test.each(Object.entries(programs))('%s', (name, text) => {
  const file = text.startsWith('const {') ? 'program.cjs' : 'program.ts';
  const found = analyzer.file(file, text).findings.filter(({ rule }) => RULES.test(rule));
  expect(found.length > 0, found.map(({ message }) => message).join('\n')).toBe(name.startsWith('reported'));
});
