// @ts-nocheck: people write these things in JavaScript and behind casts.
import { Annotation, MessagesAnnotation, messagesStateReducer, StateGraph } from '@langchain/langgraph';
import { createReactAgentAnnotation } from '@langchain/langgraph/prebuilt';
import type { Row } from '../made.ts';

const append = (a, b) => a.concat(b);
const Other = Annotation.Root({ o: Annotation, p: Annotation({ reducer: append, default: () => [] }) });
const flag = process.argv.length > 1000;

export const uncalled: Row = () => new StateGraph(Annotation.Root({ k: Annotation, t: Annotation<string> }));
export const called: Row = () => new StateGraph(Annotation.Root({ k: Annotation(), t: Annotation<number>() }));
export const nothing: Row = () => new StateGraph(Annotation.Root({ k: Annotation(null), l: Annotation(undefined), m: Annotation('') }));
export const reducer: Row = () =>
  new StateGraph(
    Annotation.Root({
      k: Annotation({ reducer: append, default: () => [] }),
      l: Annotation({ reducer: append }),
      m: Annotation<unknown[]>({ reducer: append, default: () => undefined }),
      n: Annotation({ reducer: (a, b) => b, default: () => null }),
      z: Annotation({ reducer: (a: number, b: number) => a + b, default: () => 0 }),
    }),
  );
export const value: Row = () =>
  new StateGraph(Annotation.Root({ k: Annotation({ value: append, default: () => [] }), l: Annotation({ value: append }) }));
export const defaultOnly: Row = () => new StateGraph(Annotation.Root({ k: Annotation({ default: () => [] }) }));
export const undefinedReducer: Row = () =>
  new StateGraph(Annotation.Root({ k: Annotation({ reducer: undefined, default: () => [] }), l: Annotation({ reducer: null, value: append }) }));
export const bareFunction: Row = () => new StateGraph(Annotation.Root({ k: Annotation(append), l: Annotation(messagesStateReducer) }));
export const specs: Row = () => new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, ...Other.spec, own: Annotation }));
export const rootSpread: Row = () => new StateGraph(Annotation.Root({ ...MessagesAnnotation, x: Annotation }));
export const rootAsKey: Row = () => new StateGraph(Annotation.Root({ k: MessagesAnnotation, x: Annotation }));
export const override: Row = () => new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, messages: Annotation() }));
export const overridden: Row = () => new StateGraph(Annotation.Root({ messages: Annotation(), ...MessagesAnnotation.spec }));
export const rawSpec: Row = () => new StateGraph(Other.spec);
export const rawMap: Row = () => new StateGraph({ a: Annotation(), b: Annotation, c: () => Annotation({ reducer: append }) });
export const rawRootSpread: Row = () => new StateGraph({ ...MessagesAnnotation });
export const rawRootSpreadAndMore: Row = () => new StateGraph({ ...MessagesAnnotation, x: Annotation() });
export const notChannels: Row = () =>
  new StateGraph(Annotation.Root({ a: Annotation(), n: null, s: 'text', o: {}, r: { reducer: append, default: () => [] } }));
export const messages: Row = () => new StateGraph(MessagesAnnotation);
export const agent: Row = () => new StateGraph(createReactAgentAnnotation());
export const alias: Row = () => {
  const A = Annotation;
  return new StateGraph(A.Root({ k: A({ reducer: append }), l: A }));
};
export const grown: Row = () => {
  const spec = { a: Annotation() };
  spec.b = Annotation({ reducer: append });
  return new StateGraph(Annotation.Root(spec));
};
export const helper: Row = () => {
  const list = (initial) => Annotation({ reducer: append, default: () => initial });
  const appended = () => (a, b) => [...a, ...b];
  return new StateGraph(Annotation.Root({ a: list([]), b: Annotation({ reducer: appended(), default: () => [] }) }));
};
export const nothingAtAll: Row = () => new StateGraph();
export const emptyMap: Row = () => new StateGraph({});
export const emptyRoot: Row = () => new StateGraph(Annotation.Root({}));
export const context: Row = () => new StateGraph(MessagesAnnotation, Annotation.Root({ user: Annotation() }));
export const input: Row = () =>
  new StateGraph({ stateSchema: Annotation.Root({ a: Annotation(), b: Annotation() }), input: Annotation.Root({ a: Annotation(), i: Annotation() }) });
export const inputOption: Row = () =>
  new StateGraph(Annotation.Root({ a: Annotation(), b: Annotation() }), {
    input: Annotation.Root({ a: Annotation(), i: Annotation() }),
    output: Annotation.Root({ b: Annotation() }),
  });
export const onlyInput: Row = () => new StateGraph({ input: Other });
export const stateKey: Row = () => new StateGraph({ state: Other, input: undefined });
export const keysNamedLikeOptions: Row = () => new StateGraph({ input: Annotation(), output: Annotation(), state: Annotation });
export const inputNotASchema: Row = () => new StateGraph({ stateSchema: Other, input: 'no' });
export const inputWithOtherReducer: Row = () =>
  new StateGraph({ stateSchema: Annotation.Root({ a: Annotation({ reducer: (x, y) => y }) }), input: Annotation.Root({ a: Annotation({ reducer: (x, y) => y }) }) });
export const inputWithSameReducer: Row = () =>
  new StateGraph({ stateSchema: Annotation.Root({ a: Annotation({ reducer: append }) }), input: Annotation.Root({ a: Annotation({ reducer: append }) }) });
export const inputWithoutReducer: Row = () =>
  new StateGraph({ stateSchema: Annotation.Root({ a: Annotation({ reducer: append }) }), input: Annotation.Root({ a: Annotation() }) });
export const inputWithReducer: Row = () =>
  new StateGraph({ stateSchema: Annotation.Root({ a: Annotation() }), input: Annotation.Root({ a: Annotation({ reducer: append }) }) });
export const inputFromSpec: Row = () => new StateGraph({ stateSchema: Other, input: Annotation.Root({ p: Other.spec.p }) });
export const nodeInput: Row = () =>
  new StateGraph(Annotation.Root({ a: Annotation() }))
    .addNode('n', () => ({}), { input: Annotation.Root({ a: Annotation(), secret: Annotation() }) })
    .addNode('m', () => ({}), { input: { raw: Annotation({ reducer: append }) } });
export const nodeInputClash: Row = () =>
  new StateGraph(Annotation.Root({ a: Annotation() })).addNode('n', () => ({}), { input: Annotation.Root({ a: Annotation({ reducer: append }) }) });
export const emptyNodeInput: Row = () => new StateGraph(Annotation.Root({ a: Annotation() })).addNode('n', () => ({}), { input: {} });
export const chosen: Row = () => new StateGraph(Annotation.Root({ a: flag ? Annotation() : Annotation(null), b: Annotation }));
export const closures: Row = () => {
  const first = () => (a, b) => b;
  return new StateGraph({ stateSchema: Annotation.Root({ a: Annotation({ reducer: first() }) }), input: Annotation.Root({ a: Annotation({ reducer: first() }) }) });
};
