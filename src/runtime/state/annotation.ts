import type { BaseChannel, BinaryOperator } from "../channels.ts";
import { BinaryOperatorAggregate, LastValue } from "../channels.ts";
import type { Overwrite } from "../command.ts";

// Channels are invariant in their value, so only `any` can stand for "a channel of anything" in a constraint.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type SomeChannel = BaseChannel<any, any, any>;
export type AnnotationMap = { [key: string]: SomeChannel | (() => SomeChannel) };

type ChannelOf<C> = C extends SomeChannel ? C : C extends () => infer R ? (R extends SomeChannel ? R : never) : never;
export type StateType<M extends AnnotationMap> = { [K in keyof M]: ChannelOf<M[K]>["ValueType"] };
export type UpdateType<M extends AnnotationMap> = {
  [K in keyof M]?: ChannelOf<M[K]>["UpdateType"] | Overwrite<ChannelOf<M[K]>["ValueType"]>;
};

export class AnnotationRoot<M extends AnnotationMap = AnnotationMap> {
  lc_graph_name = "AnnotationRoot";
  declare State: StateType<M>;
  declare Update: UpdateType<M>;
  declare Node: (state: StateType<M>, config: never) => UpdateType<M> | Promise<UpdateType<M>>;
  spec: M;
  constructor(spec: M) {
    this.spec = spec;
  }
  static isInstance(value: unknown): value is AnnotationRoot {
    return isAnnotationRoot(value);
  }
}

export const isAnnotationRoot = (value: unknown): value is AnnotationRoot =>
  typeof value === "object" && value !== null && (value as AnnotationRoot).lc_graph_name === "AnnotationRoot" && "spec" in value;

export interface ReducedKey<V, U = V> {
  /** The old name of `reducer`. */
  value?: BinaryOperator<V, U>;
  reducer?: BinaryOperator<V, U>;
  default?: () => V;
}

interface AnnotationFunction {
  <V = unknown>(): LastValue<V>;
  <V, U = V>(key: ReducedKey<V, U>): BinaryOperatorAggregate<V, U>;
  Root<M extends AnnotationMap>(spec: M): AnnotationRoot<M>;
}

export const Annotation = Object.assign(
  function annotation<V, U>(key?: ReducedKey<V, U> | null) {
    // A default without a reducer, or a reducer passed bare, is silently a plain last value.
    const reducer = typeof key === "object" && key !== null ? (key.reducer ?? key.value) : undefined;
    return reducer ? new BinaryOperatorAggregate(reducer, key?.default) : new LastValue<V>();
  },
  { Root: <M extends AnnotationMap>(spec: M) => new AnnotationRoot(spec) },
) as unknown as AnnotationFunction;
