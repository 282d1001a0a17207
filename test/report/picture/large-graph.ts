import type { AnalyzedGraph } from '../../../src/analyze.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { exploreModel } from '../../../src/steps/of-model.ts';
import { fakeFinding } from '../fake-finding.ts';
import { fakeChannel, fakeGraph, fakeNode, named, nowhere, outcome } from '../fake-graph.ts';

/** Layers of nodes, each led to by two of the layer before; two nodes of the last one race. */
export function largeGraph(count: number, width: number): { readonly graph: AnalyzedGraph; readonly finding: Finding } {
  const layers = Array.from({ length: count / width }, (_, layer) => Array.from({ length: width }, (_, at) => `node_${layer}_${at}`));
  const direct = (from: string, to: string) => ({ kind: 'direct', from: named(from), to: named(to), site: nowhere, when: [] }) as const;
  const edges = layers.flatMap((layer, at) => layer.flatMap((name, nth) => (at === 0 ? [direct('__start__', name)] : [direct(layers[at - 1]![nth]!, name), direct(layers[at - 1]![(nth + 3) % width]!, name)])));
  const channels = [fakeChannel('draft'), ...Array.from({ length: 30 }, (_, at) => fakeChannel(`key_${at}`))];
  const model = fakeGraph({ channels, nodes: layers.flat().map((name) => fakeNode(name, { outcomes: [outcome(['draft'])] })), edges });
  const steps = exploreModel(model);
  const pair = [layers.at(-1)![0]!, layers.at(-1)!.at(-1)!] as const;
  const schedule = steps.schedule(...pair)!;
  const finding = fakeFinding({ graph: model.id, runtimeError: 'INVALID_CONCURRENT_GRAPH_UPDATE', evidence: { key: 'draft', nodes: [...pair], pairs: [pair], schedule } });
  return { graph: { model, steps }, finding };
}
