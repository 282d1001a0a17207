import type { GraphSpec, NodeSpec } from '../spec.ts';
import { bodyLines } from './body.ts';
import { assemble, hasLoops, settings, type Assembled } from './builder.ts';
import type { SourceFile } from './file.ts';
import { Homes } from './homes.ts';
import { camel } from './language.ts';
import { edgeLinks, joinLinks, nodeLinks, sequenceLink, sequenceOf, type Link, type LinkScope, type NodeLink } from './links.ts';
import type { Program } from './program.ts';
import { pathMapText, routerLines } from './router.ts';
import type { Scope } from './scope.ts';
import { renderState, type RenderedState } from './state.ts';

/** The compiled graph of a file: how another graph of the module gets hold of it. */
export interface RenderedGraph extends Assembled {
  readonly file: SourceFile;
  readonly dialect: string;
}

export function renderGraph(program: Program, graph: GraphSpec, file: SourceFile, inner: readonly RenderedGraph[]): RenderedGraph {
  const state = renderState(program, graph, file);
  const setting = program.style.pick(`${graph.name} setting`, settings);
  const homes = new Homes(program, graph, file, state.stateType, setting === 'class');
  const nodes = graph.nodes.map((node): NodeLink => ({ node: node.name, reference: reference(program, graph, file, node, homes, inner), options: nodeOptions(program, file, graph, node, state) }));
  const scope: LinkScope = { program, file, graph, loops: hasLoops(setting) };
  const routers = routerLinks(scope, homes);
  homes.flush();
  const links = arrange(scope, nodes, routers);
  return { ...assemble(setting, { scope, graphArguments: state.graphArguments, links, methods: homes.methods, wish: camel(graph.name === 'outer' ? 'graph' : graph.name) }), file, dialect: state.dialect.name };
}

function reference(program: Program, graph: GraphSpec, file: SourceFile, node: NodeSpec, homes: Homes, inner: readonly RenderedGraph[]): string {
  const body = node.body;
  if (body.kind === 'function') return homes.settle('node', node.name, (scope: Scope) => bodyLines(scope, node, body));
  const rendered = inner[body.graph];
  if (rendered === undefined) throw new Error(`graph ${body.graph} is not rendered yet`);
  const compiled = rendered.file === file ? rendered.compiled : file.import(file.sibling(rendered.file.name), rendered.exportName);
  const any = program.type(': any');
  return program.style.pick(`${graph.name} subgraph ${node.name}`, [compiled, compiled, compiled, `(state${any}) => ${compiled}.invoke(state)`, `async (state${any}) => {\n  return await ${compiled}.invoke(state);\n}`]);
}

function nodeOptions(program: Program, file: SourceFile, graph: GraphSpec, node: NodeSpec, state: RenderedState): readonly string[] {
  const ends = node.ends?.map((end) => program.nodeName(file, end, `${graph.name} ends`));
  return [
    ...(node.defer ? ['defer: true'] : []),
    ...(ends === undefined ? [] : [`ends: [${ends.join(', ')}]`]),
    ...(node.input === null ? [] : [`input: ${state.nodeInput(node.input.shared, node.input.own)}`]),
    ...(program.style.chance(`${graph.name} metadata ${node.name}`, 4) ? ['metadata: { kind: 1 }'] : []),
  ];
}

function routerLinks(scope: LinkScope, homes: Homes): readonly Link[] {
  return scope.graph.routers.map((router) => {
    const { program, file, graph } = scope;
    const path = homes.settle('router', router.from, (inner) => routerLines(inner, router));
    const place: Scope = { program, file, graph, topic: `${graph.name} map ${router.from}`, state: 'state' };
    const map = pathMapText(place, router);
    const from = program.nodeName(file, router.from, `${graph.name} builder`);
    if (!program.style.chance(`${graph.name} router object ${router.from}`, 12)) return { chain: `.addConditionalEdges(${[from, path, ...(map === null ? [] : [map])].join(', ')})` };
    return { chain: `.addConditionalEdges({ source: ${from}, path: ${path}${map === null ? '' : `, pathMap: ${map}`} })` };
  });
}

function arrange(scope: LinkScope, nodes: readonly NodeLink[], routers: readonly Link[]): readonly Link[] {
  const { program, graph } = scope;
  const sequence = sequenceOf(graph);
  const inSequence = nodes.filter((node) => sequence.includes(node.node) && node.options.length === 0);
  const fits = inSequence.length > 1 && inSequence.length === sequence.length && program.style.chance(`${graph.name} sequence`, 25);
  const rest = fits ? nodes.filter((node) => !sequence.includes(node.node)) : nodes;
  const edges = fits ? graph.edges.filter((edge) => sequence.indexOf(edge.from) === -1 || sequence[sequence.indexOf(edge.from) + 1] !== edge.to) : graph.edges;
  const adding = [...(fits ? [sequenceLink(scope, inSequence)] : []), ...(rest.length > 0 ? nodeLinks(scope, rest) : [])];
  const connecting = [...edgeLinks(scope, edges), ...routers];
  const mixed = program.style.pick(`${graph.name} order`, ['edges last', 'edges last', 'edges first', 'routers first'] as const);
  if (mixed === 'edges first') return [...connecting, ...adding, ...joinLinks(scope)];
  return mixed === 'routers first' ? [...adding, ...routers, ...joinLinks(scope), ...edgeLinks(scope, edges)] : [...adding, ...connecting, ...joinLinks(scope)];
}
