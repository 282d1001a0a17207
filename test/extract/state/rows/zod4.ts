// @ts-nocheck: the wrong uses are the point.
import { MessagesAnnotation, MessagesZodMeta, MessagesZodState, StateGraph } from '@langchain/langgraph';
import { LanggraphZodMetaRegistry, registry, schemaMetaRegistry, SchemaMetaRegistry, withLangGraph } from '@langchain/langgraph/zod';
import * as mini from 'zod/mini';
import { z } from 'zod/v4';
import * as all from 'zod';
import type { Row } from '../made.ts';

const append = (a, b) => a.concat(b);
const list = () => z.array(z.string());
const meta = () => ({ reducer: { fn: append }, default: () => [] });

export const plain: Row = () =>
  new StateGraph(
    z.object({ a: z.string(), b: z.string().default('x'), c: z.number().optional(), d: z.enum(['x', 'y']), e: all.literal('q'), f: z.array(z.string()).nullish() }),
  );
export const registered: Row = () =>
  new StateGraph(
    z.object({
      a: list().register(registry, meta()),
      b: list().default(() => []).register(registry, { reducer: { fn: append } }),
      c: list().register(registry, { reducer: { fn: append } }),
      d: z.string().optional().register(registry, { reducer: { fn: append } }),
      e: z.custom().register(registry, MessagesZodMeta),
      f: list().register(registry, { reducer: { fn: append, schema: z.string() }, default: () => [] }),
    }),
  );
export const onlyDefault: Row = () =>
  new StateGraph(
    z.object({
      a: z.number().register(registry, { default: () => 5 }),
      b: z.number().default(3).register(registry, { jsonSchemaExtra: {} }),
      c: z.number().optional().register(registry, {}),
      d: z.number().register(registry, { jsonSchemaExtra: {} }),
      e: z.any().register(registry, {}),
    }),
  );
export const viaFunction: Row = () =>
  new StateGraph(
    z.object({
      a: withLangGraph(list(), meta()),
      b: withLangGraph(list().default([]), { reducer: { fn: append } }),
      c: withLangGraph(z.number().default(3), { jsonSchemaExtra: {} }),
      d: withLangGraph(z.number(), { default: () => 3 }),
    }),
  );
export const lost: Row = () =>
  new StateGraph(
    z.object({
      a: list().register(registry, meta()).optional(),
      b: list().register(registry, meta()).default([]),
      c: list().register(registry, meta()).describe('text'),
      d: list().register(registry, meta()).min(1),
      e: withLangGraph(list(), meta()).optional(),
      f: list().register(registry, meta()).nullable().describe('x'),
      g: list().register(registry, meta()).brand(),
      h: list().register(registry, meta()).refine(() => true),
    }),
  );
export const nowhere: Row = () =>
  new StateGraph(
    z.object({ a: list().meta({ reducer: { fn: append } }), b: list().register(z.globalRegistry, { reducer: { fn: append } }), c: list().register(z.registry(), meta()) }),
  );
export const otherRegistry: Row = () =>
  new StateGraph(z.object({ a: list().register(new LanggraphZodMetaRegistry(new SchemaMetaRegistry()), meta()), b: list().register(new LanggraphZodMetaRegistry(schemaMetaRegistry), meta()) }));
export const notWrapped: Row = () => new StateGraph(z.object({ a: list().register(registry, { reducer: append }) }));
export const twice: Row = () => {
  const shared = list().register(registry, meta());
  return new StateGraph(z.object({ a: shared, b: shared, c: shared.optional() }));
};
export const sharedMeta: Row = () => {
  const both = { reducer: { fn: append } };
  return new StateGraph(z.object({ a: list().default([]).register(registry, both), b: list().register(registry, both) }));
};
const Base = () => z.object({ a: list().register(registry, meta()), b: z.string(), c: z.number().default(1) });
export const extend: Row = () => new StateGraph(Base().extend({ d: z.string(), b: z.string().register(registry, { default: () => 'x' }) }));
export const safeExtend: Row = () => new StateGraph(Base().safeExtend({ d: z.string() }));
export const pick: Row = () => new StateGraph(Base().pick({ a: true }));
export const omit: Row = () => new StateGraph(Base().omit({ b: true }));
export const partial: Row = () => new StateGraph(Base().partial());
export const partialMask: Row = () => new StateGraph(Base().partial({ b: true }));
export const required: Row = () => new StateGraph(Base().required());
export const merge: Row = () => new StateGraph(Base().merge(z.object({ b: z.number(), e: list().register(registry, meta()) })));
export const shape: Row = () => new StateGraph(z.object({ ...Base().shape, f: z.string() }));
export const field: Row = () => new StateGraph(z.object({ a: Base().shape.a, b: Base().shape.b }));
export const passthrough: Row = () => new StateGraph(Base().passthrough());
export const strict: Row = () => new StateGraph(Base().strict());
export const loose: Row = () => new StateGraph(z.looseObject({ a: list().register(registry, meta()) }));
export const strictObject: Row = () => new StateGraph(z.strictObject({ a: list().register(registry, meta()) }));
export const refined: Row = () => new StateGraph(Base().refine(() => true));
export const described: Row = () => new StateGraph(Base().describe('state'));
export const catchall: Row = () => new StateGraph(Base().catchall(z.any()));
export const optionalObject: Row = () => new StateGraph(Base().optional());
export const transformed: Row = () => new StateGraph(Base().transform((value) => value));
export const readonly: Row = () => new StateGraph(Base().readonly());
export const record: Row = () => new StateGraph(z.record(z.string(), z.any()));
export const emptyObject: Row = () => new StateGraph(z.object({}));
export const context: Row = () => new StateGraph(MessagesAnnotation, z.object({ user: z.string() }));
export const input: Row = () => new StateGraph({ state: Base(), input: z.object({ b: z.string() }), output: z.object({ c: z.number() }) });
export const sameInput: Row = () => {
  const State = Base();
  return new StateGraph({ state: State, input: State });
};
export const messagesState: Row = () => new StateGraph(MessagesZodState);
export const messagesExtended: Row = () => new StateGraph(MessagesZodState.extend({ x: all.z.string() }));
export const messagesShape: Row = () => new StateGraph(z.object({ ...MessagesZodState.shape, x: z.string() }));
export const extendMeta: Row = () => {
  const a = list();
  schemaMetaRegistry.extend(a, (existing) => ({ ...existing, reducer: { fn: append }, default: () => [] }));
  return new StateGraph(z.object({ a }));
};
export const added: Row = () => {
  const a = list();
  registry.add(a, meta());
  return new StateGraph(z.object({ a }));
};
export const reRegistered: Row = () => new StateGraph(z.object({ a: list().register(registry, meta()).optional().register(registry, { reducer: { fn: append } }) }));
export const miniature: Row = () =>
  new StateGraph(mini.object({ a: mini.array(mini.string()).register(registry, meta()), b: mini.optional(mini.string()), c: mini.string().check(mini.minLength(1)) }));
export const miniExtended: Row = () => new StateGraph(mini.extend(mini.object({ a: mini.string() }), { b: mini.nullable(mini.number()) }));
export const unwrapped: Row = () => new StateGraph(z.object({ a: list().register(registry, meta()).optional().unwrap() }));
export const spreadMeta: Row = () => new StateGraph(z.object({ a: z.custom().register(registry, { ...MessagesZodMeta, default: undefined }) }));
