import { type Bag, nodeOf, startOf } from './tasks.ts';

/**
 * The inverted index of configurations: for every node the configurations it is in. Its size is that of the
 * configurations; pairs are read off it on demand, never stored.
 */
export interface Members {
  /** Configurations with the node, ascending. */
  of(node: number): readonly number[];
  /** Configurations with two tasks of the node, ascending. */
  twice(node: number): readonly number[];
  /** For each of the nodes, those of the nodes that share a configuration with it and are not below it. */
  partners(nodes: readonly number[]): Iterable<readonly [number, readonly number[]]>;
}

export function membersOf(steps: readonly Bag[], nodes: number): Members {
  const once: number[][] = Array.from({ length: nodes }, () => []);
  const twice: number[][] = Array.from({ length: nodes }, () => []);
  steps.forEach((step, configuration) => {
    for (const [node, multiple] of nodesOf(step)) {
      once[node]!.push(configuration);
      if (multiple) twice[node]!.push(configuration);
    }
  });
  return {
    of: (node) => once[node]!,
    twice: (node) => twice[node]!,
    partners: (among) => partners(among, once, twice),
  };
}

/** The nodes of a step in order, and whether more than one task of the node is in it. */
function nodesOf(step: Bag): readonly (readonly [number, boolean])[] {
  const nodes = new Map<number, boolean>();
  for (const task of step.tasks) nodes.set(nodeOf(task), nodes.has(nodeOf(task)) || startOf(task) > 1);
  return [...nodes];
}

/** Configurations that agree on the nodes asked for are looked at once; among few nodes only few differ. */
function* partners(
  nodes: readonly number[],
  once: readonly (readonly number[])[],
  twice: readonly (readonly number[])[],
): Iterable<readonly [number, readonly number[]]> {
  const groups = groupsOf(nodes, once);
  for (const node of nodes) {
    const found = new Set<number>(twice[node]!.length > 0 ? [node] : []);
    for (const group of groups.get(node) ?? []) for (const other of group) if (other > node) found.add(other);
    if (found.size > 0) yield [node, [...found].sort((a, b) => a - b)];
  }
}

function groupsOf(nodes: readonly number[], once: readonly (readonly number[])[]): Map<number, (readonly number[])[]> {
  const inConfiguration = new Map<number, number[]>();
  for (const node of nodes) {
    for (const configuration of once[node]!) {
      const group = inConfiguration.get(configuration);
      if (group === undefined) inConfiguration.set(configuration, [node]);
      else group.push(node);
    }
  }
  const distinct = new Map([...inConfiguration.values()].filter((group) => group.length > 1).map((group) => [group.join(), group]));
  const ofNode = new Map<number, (readonly number[])[]>();
  for (const group of distinct.values()) for (const node of group) push(ofNode, node, group);
  return ofNode;
}

function push(groups: Map<number, (readonly number[])[]>, node: number, group: readonly number[]): void {
  const known = groups.get(node);
  if (known === undefined) groups.set(node, [group]);
  else known.push(group);
}
