import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** A misspelt name: without a map nothing says so. */
export const noRouterWithoutMap: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { candidates: [target = 'next'] = [] } }) => [{
    expected: 'a misspelt name ends the run silently; with a path map it throws',
    lines: js`
      const target = ${target} === END ? 'next' : ${target};
      const ran = [];
      const build = (...map) => new StateGraph(Annotation.Root({ given: Annotation() }))
        .addNode(target, async () => (ran.push(target), {}))
        .addConditionalEdges(START, () => target + ' misspelt', ...map)
        .compile();
      const without = await watch(build(), { given: 1 });
      const withMap = await watch(build([target]), { given: 1 });
      report(without.error === null && ran.length === 0 && withMap.error !== null ? 'misspelt, the run ends without an error and ' + target + ' never runs; with a map it throws: ' + withMap.error.message.split('\\n')[0] : null);`,
  }],
};
