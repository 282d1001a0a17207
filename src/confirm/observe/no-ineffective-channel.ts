import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** How the state is written, with `key`, `sum` and `start` in it, and what is to be seen. */
interface Trap {
  readonly state: string;
  /** The key starts empty; keeps the last of two writes; is not there at all; or the run throws. */
  readonly shows: 'empty' | 'last' | 'gone' | 'throws';
}

const TRAPS: Readonly<Record<string, Trap>> = {
  'default-without-reducer': { state: 'Annotation.Root({ given: Annotation(), [key]: Annotation({ default: () => 100 }) })', shows: 'empty' },
  'bare-function': { state: 'Annotation.Root({ given: Annotation(), [key]: Annotation(sum) })', shows: 'last' },
  'reducer-not-a-function': { state: 'Annotation.Root({ given: Annotation(), [key]: Annotation({ reducer: "sum", default: () => 100 }) })', shows: 'throws' },
  'not-a-channel': { state: 'Annotation.Root({ given: Annotation(), [key]: { fold: sum } })', shows: 'gone' },
  'root-as-channel': { state: 'Annotation.Root({ given: Annotation(), inner: Annotation.Root({ [key]: Annotation({ reducer: sum, default: () => 100 }) }) })', shows: 'gone' },
  'root-spread-without-spec': { state: 'Annotation.Root({ given: Annotation(), ...Annotation.Root({ [key]: Annotation({ reducer: sum, default: () => 100 }) }) })', shows: 'gone' },
  'annotation-root-as-channels': { state: '{ channels: Annotation.Root({ given: Annotation(), [key]: Annotation({ reducer: sum, default: () => 100 }) }) }', shows: 'gone' },
  'spec-as-channels': { state: '{ channels: Annotation.Root({ given: Annotation(), [key]: Annotation() }).spec }', shows: 'throws' },
  'zod-reducer-lost': { state: 'z.object({ given: z.any(), [key]: z.number().register(registry, { reducer: { fn: sum }, default: () => 100 }).describe("made anew") })', shows: 'last' },
  'meta-reducer': { state: 'z.object({ given: z.any(), [key]: z.number().meta({ reducer: { fn: sum } }) })', shows: 'last' },
  'wrong-registry': { state: 'z.object({ given: z.any(), [key]: z.number().register(z.registry(), { reducer: { fn: sum } }) })', shows: 'last' },
  'registered-in-state-schema': { state: 'new StateSchema({ given: z.any(), [key]: z.number().register(registry, { reducer: { fn: sum }, default: () => 100 }) })', shows: 'last' },
  'reducer-not-wrapped': { state: 'z.object({ given: z.any(), [key]: z.number().register(registry, { reducer: sum, default: () => 100 }) })', shows: 'throws' },
};

const EXPECTED: Record<Trap['shows'], string> = {
  empty: 'the key starts empty, whatever its default says',
  last: 'the reducer is never called, and the last write remains',
  gone: 'what is written is not in the state',
  throws: 'the run throws',
};

/** The definition, in small, and two writes of 7 and 15 one after the other. */
export const noIneffectiveChannel: SceneObservation = {
  plays: 'sketch',
  scenes(_, { evidence: { key = 'value', name = '' } }) {
    const trap = TRAPS[name];
    if (trap === undefined) return { why: 'the module that defines the key does not load' };
    return [{
      expected: EXPECTED[trap.shows],
      lines: js`
        const key = ${key};
        let called = 0;
        const sum = (left, right) => (called++, left + right);
        const started = [];
        const write = (value) => async (state) => (started.push(state?.[key]), { [key]: value });
        let seen;
        try {
          const graph = new StateGraph(${raw(trap.state)})
            .addNode('early node', write(7))
            .addNode('late node', write(15))
            .addEdge(START, 'early node')
            .addEdge('early node', 'late node')
            .compile();
          seen = await watch(graph, { given: 1 });
        } catch (error) {
          seen = { values: null, error };
        }
        const { values, error } = seen;
        const shown = {
          empty: () => (error === null && started[0] === undefined ? 'the first node reads undefined, and not 100' : null),
          last: () => (error === null && called === 0 && values[key] === 15 ? '7 and 15 were written, the reducer was never called, and the state has 15' : null),
          gone: () => (error === null && values?.[key] === undefined ? '7 and 15 were written, and the state ends without it: ' + JSON.stringify(values) : error === null ? null : 'the graph cannot be built: ' + error.message.split('\\n')[0]),
          throws: () => (error === null ? null : 'it throws: ' + error.message.split('\\n')[0]),
        };
        report(shown[${trap.shows}]());`,
    }];
  },
};
