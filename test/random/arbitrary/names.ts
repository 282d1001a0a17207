import type { ChannelSpec, ReducerName, ValueType } from '../spec.ts';

/** Ordinary names and such as only users come up with. No `:` and `|`: the library reserves them. */
export const nodeNames: readonly string[] = [
  'plan', 'research', 'critique', 'write', 'review', 'merge', 'publish', 'worker', 'summarize', 'rank',
  'fetch-data', 'node_2', 'node10', 'Ähnlich', '2nd pass', 'end', 'start', '_init', 'a.b', 'toolsNode', "it's",
  '名前', 'default', 'class', 'A', 'a', 'x/y', 'END', 'send_mail', '$price', 'emoji 🙂', 'new\\line',
];

export const graphNames: readonly string[] = ['outer', 'review_team', 'inner', 'flow'];

/** A key has one type in all graphs of a module, so that a subgraph can hand it on. */
export const stateKeys: readonly (readonly [string, ValueType])[] = [
  ['topic', 'string'], ['draft', 'string'], ['score', 'number'], ['log', 'list'], ['done', 'boolean'],
  ['notes', 'list'], ['facts', 'object'], ['messages', 'messages'], ['total', 'number'], ['next-step', 'string'],
  ['größe', 'number'], ['name', 'string'], ['$status', 'string'], ['in', 'boolean'],
];

export const privateKeys: readonly (readonly [string, ValueType])[] = [
  ['secret', 'string'], ['attempt', 'number'], ['scratch-pad', 'list'],
];

export const undeclaredKey = 'misspelt';
export const unknownNode = 'nowhere';

const reducers: Readonly<Record<ValueType, readonly ReducerName[]>> = {
  string: ['last-wins', 'first-wins'],
  number: ['sum', 'max', 'min', 'last-wins', 'first-wins'],
  boolean: ['or', 'and', 'last-wins'],
  list: ['append', 'union'],
  object: ['object-merge', 'last-wins'],
  messages: ['merge-by-id'],
};

/** The channels a key of the type can have, the plainest first. */
export function channelsFor(type: ValueType): readonly ChannelSpec[] {
  const plain: ChannelSpec = { kind: 'last-value', initial: false };
  const folding = reducers[type].flatMap((reducer): ChannelSpec[] => [
    { kind: 'reducer', reducer, initial: true },
    { kind: 'reducer', reducer, initial: false },
  ]);
  return [plain, ...folding, { kind: 'last-value', initial: true }, ...rare(type)];
}

function rare(type: ValueType): readonly ChannelSpec[] {
  const others: ChannelSpec[] = [
    { kind: 'untracked', guard: true },
    { kind: 'untracked', guard: false },
    { kind: 'ephemeral', guard: true },
    { kind: 'ephemeral', guard: false },
    { kind: 'any-value' },
  ];
  return type === 'list' ? [...others, { kind: 'topic' }] : others;
}
