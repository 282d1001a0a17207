/**
 * Nodes on every way from the root to a node (Cooper, Harvey and Kennedy: "A Simple, Fast Dominance Algorithm"): the
 * immediate dominators by intersection in reverse postorder until nothing changes. Near-linear on graphs as people
 * write them. Returns, for each node, its immediate dominator; -1 for the root and for what cannot be reached.
 */
export function immediateDominators(root: number, next: readonly (readonly number[])[]): Int32Array {
  const order = reversePostorder(root, next);
  const position = new Map(order.map((node, at) => [node, at]));
  const previous: number[][] = order.map(() => []);
  order.forEach((node, at) => next[node]!.forEach((other) => previous[position.get(other)!]!.push(at)));
  const dominator = new Int32Array(order.length).fill(-1);
  dominator[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = 1; at < order.length; at++) {
      const known = previous[at]!.filter((other) => dominator[other]! >= 0);
      const nearest = known.reduce((a, b) => meet(dominator, a, b));
      changed ||= dominator[at] !== nearest;
      dominator[at] = nearest;
    }
  }
  const result = new Int32Array(next.length).fill(-1);
  for (let at = 1; at < order.length; at++) result[order[at]!] = order[dominator[at]!]!;
  return result;
}

function meet(dominator: Int32Array, a: number, b: number): number {
  while (a !== b) {
    if (a > b) a = dominator[a]!;
    else b = dominator[b]!;
  }
  return a;
}

/** Iterative, as a chain of ten thousand nodes would overflow the stack. */
function reversePostorder(root: number, next: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const seen = new Set([root]);
  const stack = [{ node: root, child: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const child = next[top.node]![top.child++];
    if (child === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(child)) {
      seen.add(child);
      stack.push({ node: child, child: 0 });
    }
  }
  return order.reverse();
}
