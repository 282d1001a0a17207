// @ts-nocheck: most of these only compile under `any`.
import { Annotation, BinaryOperatorAggregate, DeltaChannel, MessageGraph, MessagesAnnotation, StateGraph, UntrackedValueChannel } from '@langchain/langgraph';
import { AnyValue, EphemeralValue, LastValue, NamedBarrierValue, Topic } from '@langchain/langgraph/channels';
import type { Row } from '../made.ts';

const append = (a, b) => a.concat(b);
const Root = Annotation.Root({
  last: Annotation(),
  bare: Annotation,
  list: Annotation({ reducer: append, default: () => [] }),
  zero: Annotation({ reducer: (a, b) => a + b, default: () => 0 }),
  absent: Annotation({ reducer: append }),
});

export const nothing: Row = () =>
  new StateGraph({ channels: { a: null, b: undefined, c: 'string', d: 0, e: { value: null }, f: { default: () => [] }, g: {}, h: append } });
export const folding: Row = () =>
  new StateGraph({
    channels: { a: { reducer: append, default: () => [] }, b: { value: append }, c: { reducer: null, value: append, default: () => 0 } },
  });
export const root: Row = () => new StateGraph({ channels: { __root__: { reducer: append } } });
export const plainRoot: Row = () => new StateGraph({ channels: { __root__: null } });
export const annotationRoot: Row = () => new StateGraph({ channels: Root });
export const spec: Row = () => new StateGraph({ channels: Root.spec });
export const prebuiltRoot: Row = () => new StateGraph({ channels: MessagesAnnotation });
export const prebuiltSpec: Row = () => new StateGraph({ channels: MessagesAnnotation.spec });
export const instances: Row = () =>
  new StateGraph({
    channels: {
      last: new LastValue(),
      fold: new BinaryOperatorAggregate(append, () => []),
      any: new AnyValue(),
      topic: new Topic(),
      ephemeral: new EphemeralValue(),
      untracked: new UntrackedValueChannel(),
      delta: new DeltaChannel((a, writes) => [...a, ...writes]),
    },
  });
export const empty: Row = () => new StateGraph({ channels: {} });
export const nullChannels: Row = () => new StateGraph({ channels: null });
export const undefinedChannels: Row = () => new StateGraph({ channels: undefined });
export const spread: Row = () => {
  const base = { messages: { value: append, default: () => [] } };
  const channels = { ...base, next: null };
  return new StateGraph({ channels });
};
export const messageGraph: Row = () => new MessageGraph();

const raw = (channels) => new StateGraph(channels);
export const classes: Row = () =>
  raw({
    last: new LastValue(),
    lastWithInitial: new LastValue(() => 1),
    fold: new BinaryOperatorAggregate(append, () => []),
    foldEmpty: new BinaryOperatorAggregate(append),
    topic: new Topic(),
    accumulating: new Topic({ accumulate: true }),
    ephemeral: new EphemeralValue(),
    unguarded: new EphemeralValue(false),
    any: new AnyValue(),
    untracked: new UntrackedValueChannel(),
    untrackedUnguarded: new UntrackedValueChannel({ guard: false }),
    untrackedWithInitial: new UntrackedValueChannel({ initialValueFactory: () => 1 }),
    delta: new DeltaChannel((a, writes) => [...a, ...writes]),
    deltaWithInitial: new DeltaChannel((a, writes) => [...a, ...writes], { initialValueFactory: () => undefined }),
    barrier: new NamedBarrierValue(new Set(['a'])),
  });
export const inRoot: Row = () => raw(Annotation.Root({ last: new LastValue(() => undefined), topic: new Topic(), x: Annotation }));
