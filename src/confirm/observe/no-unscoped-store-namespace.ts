import type { SceneObservation } from '../observations.ts';
import { scheduled } from '../along.ts';
import { js, type Scene } from '../scene.ts';

/** One item for all users; or two nodes of one step that put one item. */
export const noUnscopedStoreNamespace: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    const { pairs, nodes: [node = 'note', other] = [], name = '', key } = finding.evidence;
    if (pairs !== undefined && model !== null) {
      return scheduled(model, finding, {
        body: "async (state, config, go) => { told.push(who); await config.store.put(['shared'], 'item', { by: who }); return go(); }",
        compile: 'store: shared',
        after: js`
          const kept = (await shared.get(['shared'], 'item'))?.value.by;
          const lost = told.filter((one) => one !== kept);
          return told.length > 1 && lost.length > 0 ? told.join(' and ') + ' put one item, and the store keeps that of ' + kept : null;`,
        expected: 'both nodes put the item in one step, and the store keeps one value',
      });
    }
    if (key !== undefined) return [sent(key)];
    if (other !== undefined) return [replaced(node, other)];
    return [{
      expected: `what one user leaves in ${name} is read and overwritten by the next`,
      lines: js`
        const node = ${node};
        const store = new InMemoryStore();
        const graph = new StateGraph(Annotation.Root({ who: Annotation(), found: Annotation() }))
          .addNode(node, async ({ who }, config) => {
            const found = (await config.store.get(['shared'], 'item'))?.value.of ?? null;
            await config.store.put(['shared'], 'item', { of: who });
            return { found };
          })
          .addEdge(START, node)
          .compile({ store });
        await graph.invoke({ who: 'ada' });
        const { found } = await graph.invoke({ who: 'alan' });
        const now = (await store.get(['shared'], 'item')).value.of;
        report(found === 'ada' && now === 'alan' ? 'the run of alan reads what ada has left, and then the item is of alan' : null);`,
    }];
  },
};

/** The namespace is what the client says. */
function sent(key: string): Scene {
  return {
    expected: 'who sends the name of another reads what the node keeps for the other',
    lines: js`
      const key = ${key};
      const store = new InMemoryStore();
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation(), found: Annotation() }))
        .addNode('recall', async (state, config) => ({ found: (await config.store.get([state[key]], 'item'))?.value.of ?? null }))
        .addEdge(START, 'recall')
        .compile({ store });
      await store.put(['ada'], 'item', { of: 'ada' });
      // As the program does: it is taken from the request, and nobody asks whose it is.
      const handle = ({ body }) => graph.invoke({ [key]: body[key] });
      const { found } = await handle({ user: 'alan', body: { [key]: 'ada' } });
      report(found === 'ada' ? 'alan sends ada, and reads what belongs to ada' : null);`,
  };
}

/** Two nodes, one after the other, and one item for what both put. */
function replaced(first: string, second: string): Scene {
  return {
    expected: 'of what the two nodes put the store keeps what came last',
    lines: js`
      const [first, second] = ${[first, second]};
      const store = new InMemoryStore();
      const put = (name) => async (_, config) => (await config.store.put(['user'], 'item', { ['by ' + name]: true }), {});
      const graph = new StateGraph(Annotation.Root({ who: Annotation() }))
        .addNode(first, put(first))
        .addNode(second, put(second))
        .addEdge(START, first)
        .addEdge(first, second)
        .compile({ store });
      await graph.invoke({ who: 'ada' });
      const kept = Object.keys((await store.get(['user'], 'item')).value);
      report(kept.length === 1 ? 'the store keeps only what was put ' + kept[0] : null);`,
  };
}
