import type { Channel } from '../../src/model/channel.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import { writersOf } from './channel-writers.ts';
import { successors } from './paths.ts';
import type { RuleInput } from '../rule.ts';
import { startsOf } from './sends.ts';

/** Inputs that put nothing into a key that adds up. */
const NOTHING = /:\s*(?:\[\s*\]|\{\s*\}|0|''|""|``|undefined|null)\s*$/;

/**
 * Whether a node can find something in a key that adds up: an earlier node has put it there, the input of a run brings it,
 * or an earlier run of the thread left it.
 */
export function mayHold(input: RuleInput, model: GraphModel, channel: Channel, node: GraphNode, within: readonly GraphModel[] = []): boolean {
  const { sent, plain } = startsOf(model, node.name);
  // A task of a Send sees what the Send passes.
  if (!plain && !sent.some((args) => args !== null && args.handed.includes(channel.key))) return false;
  if (givenByInput(input, model, channel, within)) return true;
  const fillers = writersOf(model, channel).filter(({ writes }) => writes.some(fills));
  if (fillers.length === 0) return false;
  if (model.compiles.some(({ checkpointer }) => checkpointer === 'yes')) return true;
  const next = successors(model);
  return fillers.some((filler) => leadsTo(next, filler.node.name, node.name));
}

/** A write that brings something new. */
export function fills({ relation, ifPresent, constant }: { readonly relation: string; readonly ifPresent: boolean; readonly constant?: unknown }): boolean {
  const empty = constant === 0 || constant === '' || constant === null || (Array.isArray(constant) && constant.length === 0);
  return relation !== 'copied' && !ifPresent && !empty;
}

/** Where no run can be seen, a key that no node fills must come with the input. */
export function givenByInput(input: RuleInput, model: GraphModel, channel: Channel, within: readonly GraphModel[] = []): boolean {
  if (!channel.input) return false;
  const passed = model.inputs.filter(({ name }) => name === channel.key);
  if (passed.length > 0) return passed.some(({ site }) => !NOTHING.test(input.text(site)));
  if (model.inputKeys !== null) return false;
  const open = model.nodesOpen !== null || model.nodes.some(({ writesOpen }) => writesOpen !== null);
  if (open || writersOf(model, channel).some(({ writes }) => writes.some(fills))) return false;
  if (within.includes(model)) return false;
  const uses = usesOf(input, model);
  // What a graph is given that is a node of others comes from them.
  return uses.length === 0 || uses.some((use) => holdsIn(input, use, channel.key, [...within, model]));
}

interface Use {
  readonly model: GraphModel;
  readonly node: GraphNode;
}

function usesOf({ graphs }: RuleInput, { id }: GraphModel): Use[] {
  return graphs.flatMap(({ model }) => model.nodes.filter((node) => node.subgraph === id).map((node) => ({ model, node })));
}

function holdsIn(input: RuleInput, { model, node }: Use, key: string, within: readonly GraphModel[]): boolean {
  const channel = model.channels.find((one) => one.key === key);
  return channel !== undefined && mayHold(input, model, channel, node, within);
}

export function leadsTo(next: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  while (queue.length > 0) {
    for (const name of next.get(queue.pop()!) ?? []) {
      if (name === to) return true;
      if (!seen.has(name)) queue.push(name);
      seen.add(name);
    }
  }
  return false;
}
