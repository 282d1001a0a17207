import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** What a value is before it is saved, as text. */
const VALUES: Readonly<Record<string, string>> = {
  date: 'new Date(0)',
  function: '() => "here"',
  promise: 'Promise.resolve("here")',
  instance: 'new (class Account { balance = 1; worth() { return this.balance; } })()',
  bigint: '10n',
};

/** The value is written in one run and read in the next one of the thread. */
export const noUnserializableState: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'value', name = 'date' } }) => [{
    expected: `the next run of the thread is not given the ${name} that was written`,
    lines: js`
      const key = ${key};
      const kind = (value) => (value === undefined ? 'nothing' : value === null ? 'null' : typeof value === 'object' ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'object') : typeof value);
      const read = [];
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation(), asked: Annotation() }))
        .addNode('use', async (state) => {
          read.push(kind(state[key]));
          return state[key] === undefined && read.length === 1 ? { [key]: made } : {};
        })
        .addEdge(START, 'use')
        .compile({ checkpointer: new MemorySaver() });
      const made = ${raw(VALUES[name] ?? VALUES['date']!)};
      const config = { configurable: { thread_id: 'ada' } };
      try {
        await graph.invoke({ asked: 1 }, config);
        await graph.invoke({ asked: 2 }, config);
        report(read[1] === kind(made) ? null : 'a ' + kind(made) + ' was written, and the next run reads ' + read[1]);
      } catch (error) {
        report('a ' + kind(made) + ' was written, and saving it throws: ' + error.message.split('\\n')[0]);
      }`,
  }],
};
