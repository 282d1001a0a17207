import type { Channel } from '../src/model/channel.ts';
import type { Certainty } from '../src/model/finding.ts';
import type { GraphModel } from '../src/model/graph.ts';
import type { Schedule } from '../src/model/schedule.ts';
import type { Writer } from './channel-writers.ts';
import { successors } from './paths.ts';

/**
 * Whether a channel holds a value when the last step of a schedule begins. Keys that only come along in `{...state}` are
 * written where it does. Null: it does not, as far as can be told.
 */
export function presence(model: GraphModel, channel: Channel, writers: readonly Writer[], schedule: Schedule, before: ReadonlySet<string>): Certainty | null {
  if (channel.initial) return 'always';
  const given = givenByInput(model, channel, writers);
  if (given !== null) return given;
  const earlier = new Set(schedule.slice(0, -1).flat());
  const wrote = writers.filter(({ node, own }) => own && earlier.has(node.name));
  if (wrote.some(({ node, certainty }) => certainty === 'always' && before.has(node.name))) return 'always';
  if (wrote.length > 0) return 'sometimes';
  return writers.some(({ node, own }) => own && returnsTo(model, node.name, schedule.at(-1) ?? [])) ? 'sometimes' : null;
}

/** Runs that can be seen tell; where none can, a key that no node sets must come with the input. */
function givenByInput(model: GraphModel, channel: Channel, writers: readonly Writer[]): Certainty | null {
  if (!channel.input) return null;
  if (model.inputKeys !== null) return model.inputKeys.includes(channel.key) ? 'always' : null;
  const closed = model.nodesOpen === null && model.nodes.every(({ writesOpen }) => writesOpen === null);
  return closed && !writers.some(({ own }) => own) ? 'always' : null;
}

/** A way from the writer to the step: in a later turn of a loop the channel holds what it wrote. */
function returnsTo(model: GraphModel, writer: string, step: readonly string[]): boolean {
  const next = successors(model);
  const seen = new Set<string>();
  const queue = [writer];
  while (queue.length > 0) {
    for (const name of next.get(queue.pop()!) ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push(name);
    }
  }
  return step.every((name) => seen.has(name));
}
