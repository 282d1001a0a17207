import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { RuleInput } from '../../rules/rule.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { Edge, GraphModel } from '../../src/model/graph.ts';
import { exploreModel } from '../../src/steps/of-model.ts';
import { NO_SETTINGS } from '../../src/model/settings.ts';

/** What is counted here is what would make a budget of `npm run bench` fail, whatever the machine. */
function modelOf(text: string): GraphModel {
  const { graphs } = createAnalyzer({ root: import.meta.dirname }).file('graph.ts', text);
  return graphs[0]!.model;
}

function chain(size: number): string {
  const names = Array.from({ length: size }, (_, node) => `n${node}`);
  return `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ a: Annotation<string>(), b: Annotation<string[]>({ reducer: (x, y) => x.concat(y), default: () => [] }) });
const step = async () => ({ b: ['x'] });
const builder = new StateGraph(State).addNode('first', async () => ({ a: 'x' })).addEdge(START, 'first').addEdge('first', 'n0');
${names.map((name, node) => `builder.addNode('${name}', step);${node === 0 ? '' : ` builder.addEdge('${names[node - 1]}', '${name}');`}`).join('\n')}
export const graph = builder.compile();
`;
}

describe('super-steps', () => {
  test('are not explored where no key that keeps one value has two writers', () => {
    const model = modelOf(chain(3));
    const graph = {
      model,
      get steps(): never {
        throw new Error('explored');
      },
    };
    const input: RuleInput = { program: { file: model.file, graphs: [model], runs: [], saversAndStores: [], unresolved: [] }, graphs: [graph], settings: NO_SETTINGS, text: () => '', source: () => '', at: ({ file }) => file };
    expect(rules.flatMap((rule) => [...rule.detect(input)])).toEqual([]);
  });

  test('cost looks at edges in proportion to their number', () => {
    const looks = (size: number) => {
      const model = modelOf(chain(size));
      let count = 0;
      const counted = model.edges.map((edge) => new Proxy<Edge>(edge, { get: (target, name, receiver) => (count++, Reflect.get(target, name, receiver)) }));
      exploreModel({ ...model, edges: counted });
      return count;
    };
    expect(looks(400)).toBeLessThan(2.2 * looks(200));
  });
});
