import { mostOfOneNode, taskNames, type Explored, type State } from './explore.ts';

/**
 * Whether a run of the library is a path through the explored states. Null: it is. Else the first step no path explains.
 * A run that was cut off may stop anywhere, and the stream may have lost tasks of its last step; one that ended may only
 * stop where nothing is left to do.
 */
export function unexplained(explored: Explored, steps: readonly (readonly string[])[], ended: boolean): { readonly step: number; readonly possible: readonly string[] } | null {
  let here: readonly State[] = explored.starts;
  for (const [step, names] of steps.entries()) {
    if (names.some((name) => names.filter((other) => other === name).length > mostOfOneNode)) return null;
    const last = !ended && step === steps.length - 1;
    const fitting = here.filter((state) => (last ? within(names, taskNames(state)) : same(taskNames(state), names)));
    if (fitting.length === 0) return { step, possible: describe(here) };
    here = [...new Set(fitting.flatMap((state) => state.next.map((transition) => transition.to)))];
  }
  if (ended && !here.some((state) => state.configuration.tasks.length === 0)) return { step: steps.length, possible: describe(here) };
  return null;
}

function describe(states: readonly State[]): readonly string[] {
  return [...new Set(states.map((state) => taskNames(state).join(' + ') || 'end'))];
}

function within(some: readonly string[], all: readonly string[]): boolean {
  return some.every((name) => some.filter((other) => other === name).length <= all.filter((other) => other === name).length);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
