import type { ThreadEffect } from '../../src/cli/diff/threads.ts';

/** A change of a program whose threads are saved. Both texts build `graph` over a state with `log`; `review` asks. */
export interface Change {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** The worst that superstep says; null where it says nothing. */
  readonly effect: ThreadEffect['effect'] | null;
  readonly says?: string;
}

const LIST = 'Annotation({ reducer: (a, b) => a.concat(b), default: () => [] })';

/** A program: keys beside `log`, then what is called on the builder. */
function program(calls: string, { keys = '', compile = '', head = '' } = {}): string {
  return `import { Annotation, Command, END, interrupt, Send, START, StateGraph, UntrackedValueChannel } from '@langchain/langgraph';
import { Topic } from '@langchain/langgraph/channels';
const State = Annotation.Root({ log: ${LIST}${keys === '' ? '' : `, ${keys}`} });
const say = (word) => () => ({ log: [word] });
const ask = (question) => () => ({ log: [question + '=' + interrupt(question)] });
${head}
export const graphOn = (checkpointer) => new StateGraph(State)
${calls}
  .compile({ checkpointer${compile === '' ? '' : `, ${compile}`} });
`;
}

const node = (name: string, body: string, options = ''): string => `  .addNode('${name}', ${body}${options === '' ? '' : `, ${options}`})`;
const says = (name: string, options = ''): string => node(name, `() => ({ log: ['${name}'] })`, options);
const asks = (name: string, ...questions: readonly string[]): string => node(name, `() => ({ log: [${questions.map((question) => `'${question}=' + interrupt('${question}')`).join(', ')}] })`);
const edge = (from: string, to: string): string => `  .addEdge(${from === 'START' ? from : `'${from}'`}, '${to}')`;
const path = (...names: readonly string[]): readonly string[] => names.slice(1).map((to, index) => edge(names[index]!, to));
const join = (from: readonly string[], to: string): string => `  .addEdge([${from.map((name) => `'${name}'`).join(', ')}], '${to}')`;
const lines = (...parts: readonly (string | readonly string[])[]): string => parts.flat().join('\n');

const BASE = program(lines(says('plan'), asks('review', 'ok?'), says('publish'), path('START', 'plan', 'review', 'publish')));

/** `a` and `c` run beside `b`, which asks; then something leads on. */
const fan = (...edges: readonly string[]): string => program(lines(says('a'), asks('b', 'b?'), says('c'), says('j'), edge('START', 'a'), edge('START', 'b'), edge('START', 'c'), edges));

/** `plan` writes `v`, `review` asks and then writes it again. */
const keyed = (channel: string, first: string, second: string): string =>
  program(lines(node('plan', `() => ({ v: ${first} })`), node('review', `(state) => ({ log: ['ok?=' + interrupt('ok?'), Array.isArray(state.v) ? 'saw a list' : 'saw one'], v: ${second} })`), path('START', 'plan', 'review')), { keys: `v: ${channel}` });

const deferring = (defer: boolean): string =>
  program(lines(says('a'), says('s'), asks('b', 'b?'), says('d', defer ? '{ defer: true }' : ''), edge('START', 'a'), edge('START', 's'), path('s', 'b', 'd'), edge('a', 'd')));

const sending = (worker: string): string =>
  program(lines(says('a'), asks(worker, 'w?'), `  .addConditionalEdges('a', () => [new Send('${worker}', { log: [] })], ['${worker}'])`, edge('START', 'a')));

const nested = (inner: string, outer: string): string =>
  program(lines(says('a'), `  .addNode('${outer}', part)`, says('c'), path('START', 'a', outer, 'c')), {
    head: `const part = new StateGraph(State).addNode('${inner}', ask('in?')).addEdge(START, '${inner}').compile();`,
  });

const stopping = (compile: string, name = 'b', body?: string): string =>
  program(lines(says('a'), body ?? says(name), says('c'), path('START', 'a', name, 'c')), { compile });

const SINGLE = 'Annotation()';
const COUNT = 'Annotation({ reducer: (a, b) => a + b, default: () => 0 })';

export const changes: readonly Change[] = [
  { title: 'nothing', before: BASE, after: BASE, effect: null },
  { title: 'the node that asks has another name', before: BASE, after: program(lines(says('plan'), asks('approve', 'ok?'), says('publish'), path('START', 'plan', 'approve', 'publish'))), effect: 'breaks', says: '`review` is gone (`approve` has its place): a thread that waits at it ends there' },
  { title: 'a node behind it has another name', before: BASE, after: program(lines(says('plan'), asks('review', 'ok?'), says('print'), path('START', 'plan', 'review', 'print'))), effect: 'may break', says: '`publish` is gone' },
  { title: 'a node before it is gone', before: BASE, after: program(lines(asks('review', 'ok?'), says('publish'), path('START', 'review', 'publish'))), effect: 'may break' },
  { title: 'it asks no more', before: BASE, after: program(lines(says('plan'), says('review'), says('publish'), path('START', 'plan', 'review', 'publish'))), effect: 'breaks', says: 'the answer is passed over' },
  { title: 'the next node asks instead', before: BASE, after: program(lines(says('plan'), says('review'), asks('publish', 'ok?'), path('START', 'plan', 'review', 'publish'))), effect: 'breaks' },
  { title: 'another question comes first', before: BASE, after: program(lines(says('plan'), asks('review', 'who?', 'ok?'), says('publish'), path('START', 'plan', 'review', 'publish'))), effect: 'breaks', says: 'another order' },
  { title: 'another question comes later', before: BASE, after: program(lines(says('plan'), asks('review', 'ok?', 'sure?'), says('publish'), path('START', 'plan', 'review', 'publish'))), effect: null },
  { title: 'the question reads differently', before: BASE, after: program(lines(says('plan'), asks('review', 'fine?'), says('publish'), path('START', 'plan', 'review', 'publish'))), effect: 'may break', says: 'reads differently' },
  { title: 'a node is put in between, behind it', before: BASE, after: program(lines(says('plan'), asks('review', 'ok?'), says('polish'), says('publish'), path('START', 'plan', 'review', 'polish', 'publish'))), effect: null },
  { title: 'a node is put in before it', before: BASE, after: program(lines(says('plan'), says('check'), asks('review', 'ok?'), says('publish'), path('START', 'plan', 'check', 'review', 'publish'))), effect: 'note', says: '`check` is new' },
  { title: 'what came behind it comes before', before: BASE, after: program(lines(says('plan'), asks('review', 'ok?'), says('publish'), path('START', 'plan', 'review'), edge('plan', 'publish'))), effect: 'breaks', says: 'never runs it' },
  { title: 'an edge has become a router', before: BASE, after: program(lines(says('plan'), asks('review', 'ok?'), says('publish'), path('START', 'plan', 'review'), "  .addConditionalEdges('review', () => 'publish', ['publish'])")), effect: null },
  { title: 'a node beside it has another name', before: fan(edge('b', 'j')), after: program(lines(says('a2'), asks('b', 'b?'), says('c'), says('j'), edge('START', 'a2'), edge('START', 'b'), edge('START', 'c'), edge('b', 'j'))), effect: 'breaks', says: 'is lost' },
  { title: 'a join has its sources in another order', before: fan(join(['a', 'b'], 'j')), after: fan(join(['b', 'a'], 'j')), effect: 'breaks', says: 'waits for ever' },
  { title: 'a join has one source more', before: fan(join(['a', 'b'], 'j')), after: fan(join(['a', 'b', 'c'], 'j')), effect: 'breaks' },
  { title: 'an edge has become a join', before: fan(edge('b', 'j')), after: fan(join(['a', 'b'], 'j')), effect: 'breaks' },
  { title: 'a join has become an edge', before: fan(join(['a', 'b'], 'j')), after: fan(edge('b', 'j')), effect: 'may break' },
  { title: 'a join stays', before: fan(join(['a', 'b'], 'j')), after: fan(join(['a', 'b'], 'j')), effect: null },
  { title: 'a node is deferred', before: deferring(false), after: deferring(true), effect: 'breaks' },
  { title: 'a node is deferred no more', before: deferring(true), after: deferring(false), effect: 'breaks', says: 'once more' },
  { title: 'the target of a Send has another name', before: sending('w'), after: sending('v'), effect: 'breaks' },
  { title: 'a breakpoint is gone', before: stopping("interruptBefore: ['b']"), after: stopping(''), effect: null },
  { title: 'a breakpoint comes later', before: stopping("interruptBefore: ['b']"), after: stopping("interruptBefore: ['b', 'c']"), effect: null },
  { title: 'the node of a breakpoint has another name', before: stopping("interruptBefore: ['b']"), after: stopping("interruptBefore: ['bb']", 'bb'), effect: 'breaks' },
  { title: 'the node behind a breakpoint has another name', before: stopping("interruptAfter: ['a']"), after: stopping("interruptAfter: ['a']", 'bb'), effect: 'breaks' },
  { title: 'a graph within stays', before: nested('i', 'o'), after: nested('i', 'o'), effect: null },
  { title: 'a node of a graph within has another name', before: nested('i', 'o'), after: nested('i2', 'o'), effect: 'breaks' },
  { title: 'the node of a graph within has another name', before: nested('i', 'o'), after: nested('i', 'o2'), effect: 'breaks' },
  { title: 'a node that asks has become a graph', before: program(lines(says('a'), asks('o', 'in?'), says('c'), path('START', 'a', 'o', 'c'))), after: nested('i', 'o'), effect: 'breaks', says: 'asks again' },
  { title: 'a key keeps its kind', before: keyed(SINGLE, "'x'", "'y'"), after: keyed(SINGLE, "'x'", "'y'"), effect: null },
  { title: 'a list gets a reducer', before: keyed(SINGLE, "['x']", "['y']"), after: keyed(LIST, "['x']", "['y']"), effect: 'note' },
  { title: 'a text gets a reducer for lists', before: keyed(SINGLE, "'x'", "'y'"), after: keyed(LIST, "['x']", "['y']"), effect: 'breaks', says: 'which is no list' },
  { title: 'a list loses its reducer', before: keyed(LIST, "['x']", "['y']"), after: keyed(SINGLE, "['x']", "['y']"), effect: 'note' },
  { title: 'a number gets a sum', before: keyed(SINGLE, '1', '2'), after: keyed(COUNT, '1', '2'), effect: 'note' },
  { title: 'a text gets a sum', before: keyed(SINGLE, "'x'", "'y'"), after: keyed(COUNT, '1', '2'), effect: 'breaks' },
  { title: 'a key is saved no more', before: keyed(SINGLE, "'x'", "'y'"), after: keyed('new UntrackedValueChannel()', "'x'", "'y'"), effect: 'breaks', says: 'is dropped' },
  { title: 'a key has become a topic', before: keyed(SINGLE, "'xx'", "'y'"), after: keyed('new Topic()', "'xx'", "'y'"), effect: 'breaks', says: 'one value where a list is expected' },
  { title: 'a topic has become a key', before: keyed('new Topic()', "'x'", "'y'"), after: keyed(SINGLE, "'x'", "'y'"), effect: 'breaks', says: 'a list where one value is expected' },
  { title: 'a key is gone', before: keyed(SINGLE, "'x'", "'y'"), after: program(lines(node('plan', '() => ({})'), asks('review', 'ok?'), path('START', 'plan', 'review'))), effect: 'note', says: 'is dropped' },
  { title: 'a key has come', before: program(lines(node('plan', '() => ({})'), asks('review', 'ok?'), path('START', 'plan', 'review'))), after: keyed(SINGLE, "'x'", "'y'"), effect: 'note', says: 'hold nothing' },
];
