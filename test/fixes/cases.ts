/** What two parallel nodes write to the key `k`, and what a reducer makes of it. */
export interface Values {
  readonly type: string;
  readonly zod: string;
  readonly a: string;
  readonly b: string;
  readonly does: string | null;
  readonly merged: unknown;
  readonly last: unknown;
}

/** A way to define state: `k` for the values, `seed` for the input. */
export interface DialectCase {
  readonly imports: string;
  readonly state: (values: Values) => string;
  readonly graph: string;
}

export const VALUES: Readonly<Record<string, Values>> = {
  list: { type: 'string[]', zod: 'z.array(z.string())', a: "['a']", b: "['b']", does: 'appends', merged: ['a', 'b'], last: ['b'] },
  optional: { type: 'string[] | undefined', zod: 'z.array(z.string()).optional()', a: "['a']", b: "['b']", does: 'appends', merged: ['a', 'b'], last: ['b'] },
  grownList: { type: 'string[]', zod: 'z.array(z.string()).default([])', a: "[...(state.k ?? []), 'a']", b: "(state.k ?? []).concat(['b'])", does: 'appends, and write only what is added', merged: ['a', 'b'], last: ['b'] },
  counter: { type: 'number', zod: 'z.number()', a: '(state.k ?? 0) + 1', b: '2 + (state.k ?? 0)', does: 'sums, and write only what is added', merged: 3, last: 2 },
  score: { type: 'number', zod: 'z.number().min(0)', a: '0.9', b: '0.5', does: 'keeps the larger value', merged: 0.9, last: 0.5 },
  flag: { type: 'boolean', zod: 'z.boolean()', a: 'true', b: 'false', does: 'stays true once one write is', merged: true, last: false },
  record: { type: 'Record<string, number>', zod: 'z.record(z.string(), z.number())', a: '{ a: 1 }', b: '{ b: 2 }', does: 'merges the objects', merged: { a: 1, b: 2 }, last: { b: 2 } },
  shape: { type: '{ a?: number; b?: number } | null', zod: 'z.object({ a: z.number().optional(), b: z.number().optional() }).nullable()', a: '{ a: 1 }', b: '{ b: 2 }', does: 'merges the objects', merged: { a: 1, b: 2 }, last: { b: 2 } },
  set: { type: 'Set<string>', zod: 'z.set(z.string())', a: "new Set(['a'])", b: "new Set(['b'])", does: 'unites the sets', merged: new Set(['a', 'b']), last: new Set(['b']) },
  map: { type: 'Map<string, number>', zod: 'z.map(z.string(), z.number())', a: "new Map([['a', 1]])", b: "new Map([['b', 2]])", does: 'merges the maps', merged: new Map([['a', 1], ['b', 2]]), last: new Map([['b', 2]]) },
  messages: { type: 'BaseMessage[]', zod: 'z.array(z.custom<BaseMessage>())', a: "[new HumanMessage({ id: 'a', content: 'a' })]", b: "[new HumanMessage({ id: 'b', content: 'b' })]", does: 'appends messages, by id', merged: 2, last: 1 },
  text: { type: 'string', zod: 'z.string()', a: "'a'", b: "'b'", does: null, merged: null, last: 'b' },
};

const ANNOTATION = "import { Annotation, START, StateGraph } from '@langchain/langgraph';";
const ZOD = `import { START, StateGraph } from '@langchain/langgraph';\nimport { z } from 'zod';`;
const root = (definition: (values: Values) => string) => (values: Values) => `const State = Annotation.Root({\n  seed: Annotation<string>(),\n  k: ${definition(values)}, // the key\n});`;
const zod = (definition: (values: Values) => string) => (values: Values) => `const State = z.object({ seed: z.string().optional(), k: ${definition(values)} });`;

export const DIALECTS: Readonly<Record<string, DialectCase>> = {
  called: { imports: ANNOTATION, state: root(({ type }) => `Annotation<${type}>()`), graph: 'State' },
  untyped: { imports: ANNOTATION, state: root(() => 'Annotation()'), graph: 'State' },
  withNull: { imports: ANNOTATION, state: root(({ type }) => `Annotation<${type}>(null)`), graph: 'State' },
  bare: { imports: ANNOTATION, state: root(({ type }) => `Annotation<${type}>`), graph: 'State' },
  alias: { imports: ANNOTATION.replace('Annotation,', 'Annotation as A,'), state: (values) => root(({ type }) => `A<${type}>()`)(values).replace('Annotation.Root', 'A.Root').replace('Annotation<string>', 'A<string>'), graph: 'State' },
  shorthand: { imports: ANNOTATION, state: ({ type }) => `const k = Annotation<${type}>();\nconst State = Annotation.Root({ seed: Annotation<string>(), k });`, graph: 'State' },
  namespace: { imports: "import * as lg from '@langchain/langgraph';\nimport { START, StateGraph } from '@langchain/langgraph';", state: ({ type }) => `const State = lg.Annotation.Root({ seed: lg.Annotation<string>, k: lg.Annotation<${type}>() });`, graph: 'State' },
  zod4: { imports: ZOD, state: zod(({ zod: schema }) => schema), graph: 'State' },
  zod4Const: { imports: ZOD, state: (values) => `const k = ${values.zod};\nconst State = z.object({ seed: z.string().optional(), k });`, graph: 'State' },
  zod4Shared: { imports: ZOD, state: (values) => `const both = ${values.zod};\nconst State = z.object({ seed: z.string().optional(), k: both, other: both.optional(), more: both });`, graph: 'State' },
  zod3: { imports: ZOD.replace("'zod'", "'zod/v3'"), state: zod(({ zod: schema }) => schema), graph: 'State' },
  stateSchema: { imports: ZOD.replace('StateGraph', 'StateGraph, StateSchema'), state: (values) => `const State = new StateSchema({\n  seed: z.string().optional(),\n  k: ${values.zod},\n});`, graph: 'State' },
  stateSchemaShorthand: { imports: ZOD.replace('StateGraph', 'StateGraph, StateSchema'), state: (values) => `const k = ${values.zod};\nconst State = new StateSchema({ seed: z.string().optional(), k });`, graph: 'State' },
  legacy: { imports: "import { START, StateGraph, type StateGraphArgs } from '@langchain/langgraph';", state: ({ type }) => `const channels: StateGraphArgs<{ seed: string; k?: ${type} }>['channels'] = { seed: null, k: null };`, graph: '{ channels }' },
  legacyTyped: { imports: "import { START, StateGraph } from '@langchain/langgraph';", state: ({ type }) => `interface Agent { seed: string; k: ${type} }`, graph: '<Agent>{ channels: { seed: null, k: null } }' },
  instance: { imports: "import { START, StateGraph } from '@langchain/langgraph';\nimport { LastValue } from '@langchain/langgraph/channels';", state: ({ type }) => `const State = { seed: new LastValue<string>(), k: new LastValue<${type}>() };`, graph: 'State' },
};

/** A program in TypeScript, with single quotes and semicolons. */
export function programOf(dialect: DialectCase, values: Values): string {
  const messages = values.type.startsWith('BaseMessage') ? "\nimport { type BaseMessage, HumanMessage } from '@langchain/core/messages';" : '';
  const [, types = '', argument = dialect.graph] = /^(<\w+>)?([\s\S]*)$/.exec(dialect.graph)!;
  return `${dialect.imports}${messages}

${dialect.state(values)}

export const graph = new StateGraph${types}(${argument})
  .addNode('a', async (state: any) => ({ k: ${values.a} }))
  .addNode('b', async (state: any) => ({ k: ${values.b} }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;
}
