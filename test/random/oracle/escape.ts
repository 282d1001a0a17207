import type { Explored, State } from './explore.ts';

/** A run to its end that starts `a` or `b` and never has the tracked conflict; null when every such run has it. */
export function escape(explored: Explored, a: string, b: string): readonly State[] | null {
  const seen = new Set<string>();
  const stack: (readonly State[])[] = explored.starts.map((state) => [state]);
  while (stack.length > 0) {
    const path = stack.pop() as readonly State[];
    const here = path.at(-1) as State;
    const met = path.some((state) => runs(state, a) || runs(state, b));
    const key = `${here.id} ${met}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (met && here.configuration.tasks.length === 0) return path;
    for (const transition of here.next) if (!transition.conflict) stack.push([...path, transition.to]);
  }
  return null;
}

function runs(state: State, node: string): boolean {
  return state.configuration.tasks.some((task) => task.node === node);
}
