import type { Channel } from '../../model/channel.ts';
import type { Interrupt, Mutation } from '../../model/body-facts.ts';
import { type GraphModel, type NodeOutcome, ROOT } from '../../model/graph.ts';
import type { Site, Unknown } from '../../model/site.ts';
import type { ToolUpdate } from '../../model/tools.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { SourceUnit } from '../load/unit.ts';
import type { BuilderCall, GraphDraft } from './draft.ts';
import type { OutcomeContext } from './outcomes.ts';
import { outputOf } from './output.ts';
import { siteOfCall } from './place.ts';

/** What a graph hands to its parent, apart from its model. */
export interface Finished {
  readonly model: GraphModel;
  readonly toParent: readonly NodeOutcome[];
}

export interface Context {
  readonly ev: Evaluator;
  readonly draft: GraphDraft;
  readonly home: SourceUnit;
  readonly finisher: Graphs;
  readonly channels: readonly Channel[];
  readonly channelsOpen: boolean;
  readonly literals: ReadonlyMap<string, readonly string[]>;
  readonly blindSpots: Unknown[];
  /** Filled while nodes and routers are finished. */
  readonly mutations: Mutation[];
  readonly interrupts: Interrupt[];
  readonly toolUpdates: ToolUpdate[];
}

export function outcomeContext({ ev, channels, channelsOpen, literals, finisher }: Context, inputKeys: readonly string[] | null, inputOpen: boolean): OutcomeContext {
  return {
    ev,
    stateKeys: inputKeys ?? channels.filter((channel) => !channel.private).map(({ key }) => key),
    stateOpen: inputKeys === null && (channelsOpen || inputOpen),
    root: channels.length === 1 && channels[0]!.key === ROOT,
    literalsOf: (key) => literals.get(key) ?? null,
    typeOf: (key) => channels.find((channel) => channel.key === key)?.type ?? null,
    outputOf: (draft, given) => {
      const child = finisher.finish(draft)?.model;
      if (child === undefined) return { writes: [], open: 'a graph that contains itself' };
      return outputOf(child, given);
    },
    has: (key) => channels.some((channel) => channel.key === key),
  };
}


/** All graphs of the program, finished when they are asked for. */
export interface Graphs {
  /** Null for a graph that contains itself. */
  finish(draft: GraphDraft): Finished | null;
  id(draft: GraphDraft): string;
}

/** The place of a call in the file of the graph: of the call itself, or of the call that led there. */
export function siteIn({ home, draft }: Pick<Context, 'home' | 'draft'>, { at, via }: Pick<BuilderCall, 'at' | 'via'>): Site {
  const place = [at, ...via].find(({ unit }) => unit === home) ?? (draft.created.unit === home ? draft.created : at);
  return siteOfCall(place);
}
