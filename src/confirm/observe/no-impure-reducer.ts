import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** What such a reducer does, in small. */
const KINDS = {
  current: {
    expected: 'a value that a node has read changes under its hands',
    reducer: '(left, right) => { left.push(...right); return left; }',
    judge: "!Object.is(read.length, lengths[0]) ? 'the first node read ' + lengths[0] + ' entries; once the step is over what it read has ' + read.length : null",
  },
  update: {
    expected: 'what a node returned is changed by the reducer',
    reducer: '(left, right) => { right.unshift(...left); return right; }',
    judge: "returned.length !== 1 ? 'the node returned one entry, and the reducer made ' + returned.length + ' of the very same list' : null",
  },
  promise: {
    expected: 'the state holds a promise, not a value',
    reducer: 'async (left, right) => [...left, ...right]',
    judge: "typeof values?.[key]?.then === 'function' || error !== null ? 'the state holds ' + (error === null ? 'a promise' : 'nothing: ' + error.message.split('\\n')[0]) : null",
  },
  generator: {
    expected: 'the state holds a generator, not a value',
    reducer: 'function* (left, right) { yield [...left, ...right]; }',
    judge: "typeof values?.[key]?.next === 'function' || error !== null ? 'the state holds ' + (error === null ? 'a generator that nobody has run' : 'nothing: ' + error.message.split('\\n')[0]) : null",
  },
  nothing: {
    expected: 'the value is gone',
    reducer: '(left, right) => { if (right.length > 1) return [...left, ...right]; }',
    judge: "values?.[key] === undefined ? 'the state had ' + JSON.stringify(['before']) + ', a node wrote ' + JSON.stringify(returned) + ', and the state has nothing' : null",
  },
  default: {
    expected: 'the second run starts with what the first has left',
    reducer: '(left, right) => { left.push(...right); return left; }',
    judge: "again[0] > lengths[0] ? 'the first run starts with ' + lengths[0] + ' entries, the second with ' + again[0] : null",
  },
} as const;

export const noImpureReducer: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '' }, related }) {
    const channel = model?.channels.find((one) => one.key === key);
    if (channel === undefined) return { why: 'the finding names no key of the graph' };
    const { folding, sharedDefault } = channel;
    const roles = new Set(related.map(({ role }) => role));
    const kind = sharedDefault !== undefined && roles.has('default') ? 'default' : roles.has('write') ? 'nothing' : (folding?.mutates ?? folding?.gives ?? 'current');
    const { expected, reducer, judge } = KINDS[kind];
    return [{
      expected,
      lines: js`
        const key = ${key};
        const common = [];
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer: ${raw(reducer)}, default: () => ${raw(kind === 'default' ? 'common' : "['before']")} }) }));
        let lengths = [];
        let read;
        const returned = ['one'];
        graph.addNode('first node', async (state) => {
          read = state[key];
          lengths.push(read.length);
          return { [key]: returned };
        });
        graph.addEdge(START, 'first node');
        const app = graph.compile();
        const { values, error } = await watch(app, {});
        void values, error;
        let again = [0];
        if (${kind === 'default'}) {
          const first = lengths;
          lengths = [];
          await watch(app, {});
          [again, lengths] = [lengths, first];
        }
        report(${raw(judge)});`,
    }];
  },
};
