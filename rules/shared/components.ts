/**
 * The strongly connected components of a graph (Tarjan), each after all that it leads to, without recursion: graphs have
 * tens of thousands of nodes in a row. Linear in nodes and edges. What `next` leads to outside of the names is left out.
 */
export function componentsOf(names: Iterable<string>, next: (name: string) => Iterable<string>): string[][] {
  const inside = new Set(names);
  const order = new Map<string, number>();
  const least = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const components: string[][] = [];
  const enter = (name: string) => {
    order.set(name, order.size);
    least.set(name, order.get(name)!);
    open.push(name);
    isOpen.add(name);
    return { name, ways: next(name)[Symbol.iterator]() };
  };
  const lower = (name: string, to: number) => least.set(name, Math.min(least.get(name)!, to));
  for (const root of inside) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const { done, value } = at.ways.next();
      if (done !== true) {
        if (!inside.has(value)) continue;
        if (!order.has(value)) path.push(enter(value));
        else if (isOpen.has(value)) lower(at.name, order.get(value)!);
        continue;
      }
      path.pop();
      if (path.length > 0) lower(path.at(-1)!.name, least.get(at.name)!);
      if (least.get(at.name) === order.get(at.name)) components.push(closed(open, isOpen, at.name));
    }
  }
  return components;
}

function closed(open: string[], isOpen: Set<string>, root: string): string[] {
  const component = open.splice(open.lastIndexOf(root));
  for (const name of component) isOpen.delete(name);
  return component;
}
