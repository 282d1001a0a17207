import type { Evaluator } from '../../eval/evaluator.ts';
import type { Property } from '../../values/heap.ts';
import { literal, type LibraryValue, type Place, type RefValue, type Value } from '../../values/value.ts';
import { channel, createChannel } from './channel.ts';
import { type ChannelData, create, type FieldData } from './data.ts';
import { createZod } from './zod/data.ts';
import { objectType } from './zod/object-type.ts';
import { plain } from './zod/text.ts';

type Constant = (ev: Evaluator, at: Place) => Value;

/** What the library exports ready-made, by public name. */
const CONSTANTS: Readonly<Record<string, Constant>> = {
  MessagesAnnotation: (ev, at) => root(ev, { messages: create(ev, messagesChannel(ev, at), at) }, at),
  SwarmState: (ev, at) => root(ev, { messages: create(ev, messagesChannel(ev, at), at), activeAgent: prebuiltLastValue(ev, 'string', at) }, at),
  MessagesZodMeta: messagesMeta,
  MessagesZodState: (ev, at) => {
    const meta = messagesMeta(ev, at);
    const schema = { base: 'custom', type: plain('BaseMessage[]'), onUndefined: 'undefined', meta } as const;
    const messages = createZod(ev, { version: 3, certain: true, ...schema, prebuilt: true }, at);
    const shape = object(ev, { messages }, at);
    const type = objectType(ev, shape);
    return createZod(ev, { version: 3, certain: true, base: 'object', onUndefined: 'rejects', shape, type, prebuilt: true }, at);
  },
  MessagesValue: (ev, at) => messagesField(ev, 'ReducedValue', 'messagesStateReducer', at),
  MessagesDeltaValue: (ev, at) => messagesField(ev, 'DeltaValue', 'messagesDeltaReducer', at),
  registry: (ev, at) => create(ev, { kind: 'registry', graphs: true }, at),
  schemaMetaRegistry: (ev, at) => create(ev, { kind: 'registry', graphs: true }, at),
};

/** The value of a library constant; null where it is none, or none of state definitions. */
export function materialise(ev: Evaluator, { name, module }: LibraryValue, at: Place): Value | null {
  if (module.startsWith('zod')) return null;
  const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
  return constant === undefined ? null : constant(ev, at);
}

/** `createReactAgentAnnotation()` */
export function reactAgentAnnotation(ev: Evaluator, at: Place): RefValue {
  return root(ev, { messages: create(ev, messagesChannel(ev, at), at), structuredResponse: prebuiltLastValue(ev, null, at) }, at);
}

/** A schema of these keys, whatever they hold: what a body of the library is given to see. */
export function annotationOf(ev: Evaluator, keys: readonly string[], at: Place): RefValue {
  return root(ev, Object.fromEntries(keys.map((key) => [key, prebuiltLastValue(ev, null, at)])), at);
}

/** The channel of `MessagesAnnotation`, and of the one value of a MessageGraph. */
export function messagesChannel(ev: Evaluator, at: Place): ChannelData {
  const operator = library('messagesStateReducer');
  const factory = create(ev, { kind: 'default', gives: 'value' }, at);
  const type = plain('BaseMessage[]');
  return channel({ cls: 'BinaryOperatorAggregate', operator, factory, initial: true, dialect: 'prebuilt', type });
}

function prebuiltLastValue(ev: Evaluator, type: string | null, at: Place): RefValue {
  return createChannel(ev, { dialect: 'prebuilt', type: type === null ? null : plain(type) }, at);
}

function messagesMeta(ev: Evaluator, at: Place): RefValue {
  const reducer = object(ev, { fn: library('messagesStateReducer') }, at);
  return object(ev, { reducer, default: create(ev, { kind: 'default', gives: 'value' }, at) }, at);
}

function messagesField(ev: Evaluator, cls: FieldData['cls'], reducer: string, at: Place): RefValue {
  const schema = createZod(ev, { certain: true, base: 'default', type: plain('BaseMessage[]'), onUndefined: 'value', prebuilt: true }, at);
  return create(ev, { kind: 'state-field', cls, schema, reducer: library(reducer), guard: null, prebuilt: true }, at);
}

function root(ev: Evaluator, spec: Readonly<Record<string, Value>>, at: Place): RefValue {
  return create(ev, { kind: 'annotation-root', spec: object(ev, spec, at) }, at);
}

function object(ev: Evaluator, values: Readonly<Record<string, Value>>, at: Place): RefValue {
  return ev.object(new Map(Object.entries(values).map(([key, value]) => [key, property(value, at)])));
}

export function property(value: Value, at: Place): Property {
  return { value, maybe: false, at };
}

function library(name: string): LibraryValue {
  return { t: 'library', module: '@langchain/langgraph', name };
}

export function graphName(at: Place): Property {
  return property(literal('AnnotationRoot'), at);
}
