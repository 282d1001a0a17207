// @ts-nocheck: fields that throw are the point of some.
import { Annotation, DeltaValue, MessagesDeltaValue, MessagesValue, ReducedValue, StateGraph, StateSchema, UntrackedValue } from '@langchain/langgraph';
import { z } from 'zod';
import { z as z3 } from 'zod/v3';
import type { Row } from '../made.ts';

const append = (a, b) => a.concat(b);

export const schemas: Row = () =>
  new StateGraph(
    new StateSchema({
      a: z.string(),
      b: z.string().default('x'),
      c: z.string().optional(),
      d: z.any(),
      e: z.custom(),
      f: z.number().nullable(),
      g: z.coerce.string(),
      h: z.string().catch('q'),
      i: z.union([z.string(), z.undefined()]),
      j: z.union([z.string(), z.null()]),
      k: z.string().default('x').nullable(),
      l: z.string().default('x').optional(),
      m: z.string().nullish().describe('text'),
      n: z3.string().default('x').optional(),
      o: z.unknown(),
      p: z.array(z.string()).default(() => []),
      q: z.object({ x: z.string() }),
      r: z.record(z.string(), z.number()),
      s: z.coerce.number(),
      t: z.boolean().prefault(true),
      u: z.string().optional().nonoptional(),
      v: z.string().default(undefined),
      w: z.any().and(z.any()),
      x: z.enum(['a', 'b']).or(z.undefined()),
    }),
  );
export const reduced: Row = () =>
  new StateGraph(
    new StateSchema({
      a: new ReducedValue(z.array(z.string()).default(() => []), { reducer: append }),
      b: new ReducedValue(z.array(z.string()), { reducer: append, inputSchema: z.string() }),
      c: new ReducedValue(z.string().optional(), { reducer: (a, b) => b }),
      messages: MessagesValue,
    }),
  );
export const untracked: Row = () =>
  new StateGraph(
    new StateSchema({
      a: new UntrackedValue(),
      b: new UntrackedValue(z.string(), { guard: false }),
      c: new UntrackedValue(z.string().default('x')),
      d: new UntrackedValue(undefined, { guard: true }),
      e: new UntrackedValue(z.string().optional()),
    }),
  );
export const delta: Row = () =>
  new StateGraph(
    new StateSchema({
      a: new DeltaValue(z.array(z.string()), { reducer: (s, w) => [...s, ...w] }),
      b: new DeltaValue(z.array(z.string()).default(() => []), { reducer: (s, w) => [...s, ...w] }),
      c: new DeltaValue(z.any(), { reducer: (s, w) => w }),
      messages: MessagesDeltaValue,
    }),
  );
export const channel: Row = () => new StateGraph(new StateSchema({ a: Annotation() }));
export const uncalled: Row = () => new StateGraph(new StateSchema({ a: Annotation }));
export const root: Row = () => new StateGraph(new StateSchema({ a: Annotation.Root({}) }));
export const number: Row = () => new StateGraph(new StateSchema({ a: 5 }));
export const notGiven: Row = () => new StateGraph(new StateSchema({ ok: z.string(), a: undefined }));
export const empty: Row = () => new StateGraph(new StateSchema({}));
export const fields: Row = () => new StateGraph(new StateSchema({ ...new StateSchema({ a: z.string(), b: MessagesValue }).fields, c: z.number() }));
export const input: Row = () => new StateGraph({ state: new StateSchema({ a: z.string(), b: z.number() }), input: new StateSchema({ a: z.string() }) });
export const untrackedTwice: Row = () => {
  const State = new StateSchema({ a: new UntrackedValue() });
  return new StateGraph({ state: State, input: State });
};
export const untrackedThenPlain: Row = () => new StateGraph({ state: new StateSchema({ a: new UntrackedValue() }), input: new StateSchema({ a: z.string() }) });
export const reducedTwice: Row = () => {
  const State = new StateSchema({ a: new ReducedValue(z.string(), { reducer: append }) });
  return new StateGraph({ state: State, input: State });
};
export const mixedInput: Row = () => new StateGraph({ state: new StateSchema({ a: z.string() }), output: Annotation.Root({ a: Annotation(), z: Annotation() }) });
export const zodNodeInput: Row = () => new StateGraph(new StateSchema({ a: z.string() })).addNode('n', () => ({}), { input: z.object({ a: z.string(), own: z.number() }) });
export const schemaAsOptions: Row = () => new StateGraph(new StateSchema({ a: z.string() }), new StateSchema({ user: z.string() }));
export const nothingAsOptions: Row = () => new StateGraph(new StateSchema({ a: z.string() }), true);
