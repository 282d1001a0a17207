// @ts-nocheck: the plugin adds members that the types of zod do not have everywhere.
import { MessagesZodState, StateGraph } from '@langchain/langgraph';
import '@langchain/langgraph/zod';
import { z } from 'zod/v3';
import type { Row } from '../made.ts';

const append = (a, b) => a.concat(b);
const list = () => z.array(z.string());

export const plain: Row = () => new StateGraph(z.object({ a: z.string(), b: z.number().default(3), c: z.string().optional(), d: z.enum(['a', 'b']) }));
export const reducer: Row = () =>
  new StateGraph(
    z.object({
      a: list().langgraph.reducer(append),
      b: list().default(() => []).langgraph.reducer(append),
      c: list().langgraph.reducer(append, z.union([z.string(), list()])),
      d: z.custom().langgraph.reducer(append),
    }),
  );
export const lost: Row = () => new StateGraph(z.object({ a: list().langgraph.reducer(append).optional(), b: list().langgraph.reducer(append).default([]) }));
export const metadata: Row = () => new StateGraph(z.object({ a: list().default([]).langgraph.metadata({ x: 1 }) }));
const Base = () => z.object({ a: list().langgraph.reducer(append), b: z.string().optional(), c: z.number().default(1) });
export const extend: Row = () => new StateGraph(Base().extend({ d: z.string() }));
export const required: Row = () => new StateGraph(Base().required());
export const partial: Row = () => new StateGraph(Base().partial());
export const setKey: Row = () => new StateGraph(Base().setKey('d', z.string()));
export const refined: Row = () => new StateGraph(Base().refine(() => true));
export const described: Row = () => new StateGraph(Base().describe('x'));
export const branded: Row = () => new StateGraph(Base().brand());
export const merged: Row = () => new StateGraph(Base().merge(MessagesZodState));
export const messages: Row = () => new StateGraph(MessagesZodState.extend({ x: z.string() }));
export const defaultOptional: Row = () => new StateGraph(z.object({ a: z.string().default('a').optional().langgraph.reducer(append) }));
