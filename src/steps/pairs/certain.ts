import type { Machine } from '../machine.ts';
import { nodeOf, startOf, type Task, TRIGGERED } from '../tasks.ts';
import type { Starts } from './starts.ts';

/**
 * Whether two nodes surely share every step that has one of them: whoever may start one of the two starts both, whatever
 * is chosen. Says no where it does not know: the search for a proof goes back one step only.
 */
export function surelyTogether(machine: Machine, starts: Starts, a: number, b: number): boolean {
  const by = new Set([a, b].flatMap((node) => [...starts.previous[node]!, ...(starts.released.get(node) ?? [])]));
  const joined = [a, b].some((node) => machine.nodes[node]!.joinedBy.length > 0);
  const late = [a, b].filter((node) => starts.released.has(node)).length;
  const prompt = late === 0 || (late === 2 && a !== b && ![a, b].some((node) => starts.sent.has(node)));
  return prompt && !joined && by.size > 0 && [...by].every((node) => alwaysStarts(machine, node, a, b));
}

/** A static edge, or one choice all of whose routes lead there. */
function alwaysStarts(machine: Machine, by: number, a: number, b: number): boolean {
  const { always, choices } = machine.nodes[by]!;
  const ways = [[always], ...choices.map((routes) => routes.map((route) => route.tasks))];
  const least = a === b ? 2 : 1;
  return [a, b].every((node) => ways.some((routes) => routes.every((tasks) => startsOf(tasks, node) >= least)));
}

function startsOf(tasks: readonly Task[], node: number): number {
  const own = tasks.filter((task) => nodeOf(task) === node);
  const packets = own.reduce((sum, task) => sum + startOf(task), 0);
  return packets + (own.some((task) => startOf(task) === TRIGGERED) ? 1 : 0);
}
