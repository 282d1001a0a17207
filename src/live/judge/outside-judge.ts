import { code, codes, type Observation } from '../finding.ts';

/** What tasks do with one thing outside of the state: an item of a store, a field of an object that was told of. */
export interface Deed {
  readonly kind: 'read' | 'write';
  /** The same for all that one attempt of one task does. */
  readonly task: string;
  readonly node: string;
  readonly at: number;
}

/**
 * A task that writes over what another wrote after its own last look: it never saw that, so it is lost. Locks and
 * versions make a task look again, and then there is nothing to say.
 */
export function lostWrite(deeds: readonly Deed[]): { readonly loser: string; readonly winner: string } | null {
  const last = deeds.at(-1);
  if (last === undefined || last.kind !== 'write') return null;
  const looked = deeds.findLast(({ kind, task, at }) => kind === 'read' && task === last.task && at < last.at);
  if (looked === undefined) return null;
  // Once it has written itself, the value is its own.
  if (deeds.some(({ kind, task, at }) => kind === 'write' && task === last.task && at > looked.at && at < last.at)) return null;
  const missed = deeds.findLast(({ kind, task, at }) => kind === 'write' && task !== last.task && at > looked.at && at < last.at);
  return missed === undefined ? null : { loser: missed.node, winner: last.node };
}

export function judgeStore(item: string, { loser, winner }: { readonly loser: string; readonly winner: string }): Observation {
  return {
    rule: 'no-store-read-modify-write',
    name: item,
    nodes: [...new Set([loser, winner])].sort(),
    message: `${code(winner)} read the item ${code(item)} of the store, ${loser === winner ? 'another run of it' : code(loser)} wrote it, and then ${code(winner)} put its own value: what was written between is lost.`,
    help: 'Put only if the item is still what was read, as `VersionedStore` does, or hold a lock around reading and writing.',
  };
}

export function judgeResource(name: string, { loser, winner }: { readonly loser: string; readonly winner: string }): Observation {
  return {
    rule: 'no-unguarded-shared-resource',
    name,
    nodes: [...new Set([loser, winner])].sort(),
    message: `${code(winner)} read ${code(name)}, ${loser === winner ? 'another task of it' : code(loser)} changed it, and then ${code(winner)} wrote its own value: the change between is lost.`,
    help: `Hold one lock around reading and writing ${code(name)}, or move it into the state.`,
  };
}

export function judgeResume(nodes: readonly string[]): Observation {
  const names = [...nodes].sort();
  return {
    rule: 'no-ambiguous-resume',
    nodes: [...new Set(names)],
    message: `${codes(names)} asked in one super-step, and one \`Command({ resume })\` answered ${names.length === 2 ? 'both' : 'all of them'} with the same value.`,
    help: 'Resume by the id of each interrupt, or let one node ask after the other.',
  };
}

export function judgeEffect(node: string, effects: readonly string[]): Observation[] {
  return effects.map((effect) => ({
    rule: 'no-effect-before-interrupt',
    nodes: [node],
    name: effect,
    message: `${code(node)} did ${code(effect)} before it asked, and did it again when it was resumed: a node runs from its start each time.`,
    help: 'Ask first, or move the effect into a node of its own before the one that asks.',
  }));
}

export function judgeTenants(thread: string): Observation {
  return {
    rule: 'no-shared-thread-id',
    name: thread,
    message: `The thread ${code(thread)} was used for two tenants: each sees what the other has said.`,
    help: 'Put the tenant into the id of the thread, and check on each run that it is theirs.',
  };
}

export function judgeList(): Observation {
  return {
    rule: 'no-unscoped-checkpoint-list',
    message: '`list` was called without a `thread_id`: it gives the checkpoints of all threads, whosever they are.',
    help: 'Pass `configurable.thread_id`, and check that it is a text.',
  };
}
