import { END, START, type EdgeSpec, type GraphSpec } from '../spec.ts';
import { propertyName } from './language.ts';
import type { Program } from './program.ts';
import type { SourceFile } from './file.ts';

/** A node as it will be added. */
export interface NodeLink {
  readonly node: string;
  readonly reference: string;
  readonly options: readonly string[];
}

/**
 * One step in building a graph: `.addNode("plan", plan)` behind a receiver, or a loop, which only fits where the
 * receiver has a name.
 */
export type Link = { readonly chain: string } | { readonly loop: (receiver: string) => readonly string[] };

export interface LinkScope {
  readonly program: Program;
  readonly file: SourceFile;
  readonly graph: GraphSpec;
  readonly loops: boolean;
}

export function nodeLinks(scope: LinkScope, nodes: readonly NodeLink[]): readonly Link[] {
  const { program, graph } = scope;
  const way = program.style.pick(`${graph.name} nodes form`, ['each', 'each', 'each', 'object', 'array', 'spread', scope.loops ? 'loop' : 'each', scope.loops ? 'forEach' : 'array', scope.loops ? 'entries' : 'each'] as const);
  switch (way) {
    case 'each':
      return nodes.map((node) => ({ chain: `.addNode(${[name(scope, node.node), node.reference, ...optionsText(node)].join(', ')})` }));
    case 'object':
      return objectForm(scope, nodes);
    case 'array':
      return [{ chain: `.addNode([\n${nodes.map((node) => `  [${[name(scope, node.node), node.reference, ...optionsText(node)].join(', ')}],`).join('\n')}\n]${program.type(' as any')})` }];
    case 'spread':
      return spreadForm(scope, nodes);
    case 'entries':
      return entriesForm(scope, nodes);
    case 'loop':
      return [{ loop: (receiver) => loopOver(scope, nodes, (entry, tail) => [`for (const [name, run${tail}] of ${entry}) {`, `  ${receiver}.addNode(name, run${tail});`, '}']) }];
    case 'forEach':
      return [{ loop: (receiver) => loopOver(scope, nodes, (entry, tail) => [`${entry}.forEach(([name, run${tail}]) => ${receiver}.addNode(name, run${tail}));`]) }];
  }
}

function loopOver(scope: LinkScope, nodes: readonly NodeLink[], loop: (entry: string, tail: string) => readonly string[]): readonly string[] {
  const list = scope.program.identifier('nodeList');
  const tail = nodes.some((node) => node.options.length > 0) ? ', options' : '';
  const entries = nodes.map((node) => `  [${[name(scope, node.node), node.reference, ...optionsText(node)].join(', ')}],`);
  return [`const ${list}${scope.program.type(': [string, any, any?][]')} = [`, ...entries, '];', ...loop(list, tail)];
}

/** Nodes with options do not fit into the object forms. */
function objectForm(scope: LinkScope, nodes: readonly NodeLink[]): readonly Link[] {
  const plain = nodes.filter((node) => node.options.length === 0);
  const together: Link[] = plain.length === 0 ? [] : [{ chain: `.addNode({\n${plain.map((node) => entry(scope, node)).join('\n')}\n})` }];
  return [...together, ...withOptions(scope, nodes)];
}

function spreadForm(scope: LinkScope, nodes: readonly NodeLink[]): readonly Link[] {
  const plain = nodes.filter((node) => node.options.length === 0 && !node.reference.includes('this.'));
  if (plain.length < 2) return objectForm(scope, nodes);
  const common = scope.program.identifier('commonNodes');
  scope.file.body(`const ${common} = {`, ...plain.slice(1).map((node) => entry(scope, node)), '};');
  const rest = nodes.filter((node) => node.options.length === 0 && !plain.slice(1).includes(node));
  return [{ chain: `.addNode({\n  ...${common},\n${rest.map((node) => entry(scope, node)).join('\n')}\n})` }, ...withOptions(scope, nodes)];
}

function entriesForm(scope: LinkScope, nodes: readonly NodeLink[]): readonly Link[] {
  const plain = nodes.filter((node) => node.options.length === 0);
  if (plain.length === 0) return withOptions(scope, nodes);
  const each = scope.program.style.chance(`${scope.graph.name} entries each`, 50);
  const loop = (receiver: string): readonly string[] => {
    const table = scope.program.identifier('nodeTable');
    const head = [`const ${table}${scope.program.type(': Record<string, any>')} = {`, ...plain.map((node) => entry(scope, node)), '};'];
    if (each) return [...head, `Object.entries(${table}).forEach(([name, run]) => {`, `  ${receiver}.addNode(name, run);`, '});'];
    return [...head, `for (const [name, run] of Object.entries(${table})) ${receiver}.addNode(name, run);`];
  };
  return [{ loop }, ...withOptions(scope, nodes)];
}

function withOptions(scope: LinkScope, nodes: readonly NodeLink[]): readonly Link[] {
  const others = nodes.filter((node) => node.options.length > 0);
  return others.map((node) => ({ chain: `.addNode(${[name(scope, node.node), node.reference, ...optionsText(node)].join(', ')})` }));
}

function entry(scope: LinkScope, node: NodeLink): string {
  const quote = (text: string): string => scope.program.quote(text);
  const key = scope.program.nodeName(scope.file, node.node, 'object form');
  return `  ${key === quote(node.node) ? propertyName(node.node, quote) : `[${key}]`}: ${node.reference},`;
}

function optionsText(node: NodeLink): readonly string[] {
  return node.options.length === 0 ? [] : [`{ ${node.options.join(', ')} }`];
}

export function edgeLinks(scope: LinkScope, edges: readonly EdgeSpec[]): readonly Link[] {
  const { program, graph } = scope;
  const way = program.style.pick(`${graph.name} edges form`, ['each', 'each', 'each', 'entry points', scope.loops ? 'loop' : 'each', scope.loops ? 'fan' : 'entry points', scope.loops ? 'members' : 'each'] as const);
  if (way === 'loop' && edges.length > 0) return [{ loop: (receiver) => pairLoop(scope, edges, receiver) }];
  if (way === 'fan') return fanLoops(scope, edges);
  if (way === 'members') return memberLoops(scope, edges);
  return edges.map((edge) => ({ chain: way === 'entry points' ? entryPoint(scope, edge) : plainEdge(scope, edge) }));
}

function plainEdge(scope: LinkScope, edge: EdgeSpec): string {
  return `.addEdge(${name(scope, edge.from)}, ${name(scope, edge.to)})`;
}

function entryPoint(scope: LinkScope, edge: EdgeSpec): string {
  if (edge.from === START && edge.to !== END) return `.setEntryPoint(${name(scope, edge.to)})`;
  return edge.to === END && edge.from !== START ? `.setFinishPoint(${name(scope, edge.from)})` : plainEdge(scope, edge);
}

function pairLoop(scope: LinkScope, edges: readonly EdgeSpec[], receiver: string): readonly string[] {
  const list = scope.program.identifier('edgeList');
  const pairs = edges.map((edge) => `  [${name(scope, edge.from)}, ${name(scope, edge.to)}],`);
  const each = scope.program.style.chance(`${scope.graph.name} pairs each`, 40);
  return [
    `const ${list}${scope.program.type(': [any, any][]')} = [`,
    ...pairs,
    '];',
    ...(each ? [`${list}.forEach(([from, to]) => {`, `  ${receiver}.addEdge(from, to);`, '});'] : [`for (const [from, to] of ${list}) ${receiver}.addEdge(from, to);`]),
  ];
}

/** `for (const to of ["a", "b"]) builder.addEdge(START, to)` where a node has several edges. */
function fanLoops(scope: LinkScope, edges: readonly EdgeSpec[]): readonly Link[] {
  const sources = [...new Set(edges.map((edge) => edge.from))];
  return sources.flatMap((from): readonly Link[] => {
    const out = edges.filter((edge) => edge.from === from);
    if (out.length < 2) return out.map((edge) => ({ chain: plainEdge(scope, edge) }));
    const targets = `[${out.map((edge) => name(scope, edge.to)).join(', ')}]${scope.program.type(' as const')}`;
    return [{ loop: (receiver) => [`for (const to of ${targets}) {`, `  ${receiver}.addEdge(${name(scope, from)}, to${scope.program.type(' as any')});`, '}'] }];
  });
}

/** `members.forEach((from) => builder.addEdge(from, "supervisor"))` where a node has several edges into it. */
function memberLoops(scope: LinkScope, edges: readonly EdgeSpec[]): readonly Link[] {
  const targets = [...new Set(edges.map((edge) => edge.to))];
  return targets.flatMap((to): readonly Link[] => {
    const into = edges.filter((edge) => edge.to === to);
    if (into.length < 2) return into.map((edge) => ({ chain: plainEdge(scope, edge) }));
    const members = scope.program.identifier('members');
    const list = into.map((edge) => name(scope, edge.from)).join(', ');
    return [{ loop: (receiver) => [`const ${members} = [${list}];`, `${members}.forEach((from) => ${receiver}.addEdge(from${scope.program.type(' as any')}, ${name(scope, to)}));`] }];
  });
}

export function joinLinks(scope: LinkScope): readonly Link[] {
  return scope.graph.joins.map((join) => ({ chain: `.addEdge([${join.from.map((from) => name(scope, from)).join(', ')}], ${name(scope, join.to)})` }));
}

/** A run of nodes that follow each other, added together with the edges between them. */
export function sequenceOf(graph: GraphSpec): readonly string[] {
  for (const [index, node] of graph.nodes.entries()) {
    const names = [node.name];
    for (const next of graph.nodes.slice(index + 1)) {
      if (!graph.edges.some((edge) => edge.from === names.at(-1) && edge.to === next.name)) break;
      names.push(next.name);
    }
    if (names.length > 1) return names;
  }
  return [];
}

export function sequenceLink(scope: LinkScope, nodes: readonly NodeLink[]): Link {
  const array = scope.program.style.chance(`${scope.graph.name} sequence array`, 60);
  const quote = (text: string): string => scope.program.quote(text);
  const entries = nodes.map((node) =>
    array ? `  [${[name(scope, node.node), node.reference, ...optionsText(node)].join(', ')}],` : `  ${propertyName(node.node, quote)}: ${node.reference},`,
  );
  return { chain: array ? `.addSequence([\n${entries.join('\n')}\n]${scope.program.type(' as any')})` : `.addSequence({\n${entries.join('\n')}\n})` };
}

function name(scope: LinkScope, node: string): string {
  return scope.program.nodeName(scope.file, node, `${scope.graph.name} builder`);
}
