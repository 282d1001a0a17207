import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** A change in place: of a key itself it is lost; of a value below, everybody sees it, and nobody has returned it. */
export const noStateMutation: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = 'value', nodes: [node = 'node'] = [] } }) {
    const top = model?.mutations.find((one) => one.key === key && one.node === node)?.top === true;
    return [{
      expected: top ? 'what was set is not in the state' : 'a value that nobody returned is in the state, and was there before the step was over',
      lines: top ? js`
        const key = ${key};
        const node = ${node};
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation(), given: Annotation() }))
          .addNode(node, async (state) => {
            state[key] = 'set in place';
            return {};
          })
          .addEdge(START, node)
          .compile();
        const { values } = await watch(graph, { given: 1 });
        report(values[key] === undefined ? node + ' set ' + key + ', and the state ends without it: ' + JSON.stringify(values) : null);`
      : js`
        const key = ${key};
        const node = ${node};
        const neighbour = node + ' beside it';
        let seen;
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation() }))
          .addNode(node, async (state) => {
            state[key].push('in place');
            return {};
          })
          .addNode(neighbour, async (state) => {
            await new Promise((resolve) => setTimeout(resolve, 2));
            seen = JSON.stringify(state[key]);
            return {};
          })
          .addEdge(START, node)
          .addEdge(START, neighbour)
          .compile();
        const { values } = await watch(graph, { [key]: ['before'] });
        report(seen.includes('in place') && values[key].includes('in place') ? 'nobody returned ' + key + '; a neighbour of the same step reads ' + seen + ', and the state ends with ' + JSON.stringify(values[key]) : null);`,
    }];
  },
};
