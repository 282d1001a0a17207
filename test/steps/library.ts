import { setMaxListeners } from 'node:events';
import { Annotation, Command, END, GraphRecursionError, Send, START, StateGraph } from '@langchain/langgraph';
import { type Runnable, type RunnableConfig, RunnableLambda } from '@langchain/core/runnables';
import type { RouteSend, Route, StepGraph, StepNode } from '../../src/steps/step-graph.ts';

/** Decides a choice of a run: one of `options` numbers from 0. */
export type Decide = (options: number) => number;

/** The tasks of each super-step of one run, as the library started them; START's step is the first. */
export type Observed = readonly (readonly string[])[];

export interface LibraryGraph {
  run(decide: Decide, steps: number): Promise<Observed>;
}

/** How many packets a Send of unknown number stands for in a run. */
export const PACKETS = [0, 1, 3] as const;

// A step with many tasks has as many listeners to its abort signal.
setMaxListeners(0);

/** Where packets multiply, a run is of no more use: it is led to its end, and what it starts is not recorded. */
export const CROWD = 10;

class Run {
  readonly steps: string[][] = [[START]];
  readonly #decide: Decide;

  constructor(decide: Decide) {
    this.#decide = decide;
  }

  get crowded(): boolean {
    return this.steps.some((step) => step.length > CROWD);
  }

  started(node: string, step: number): void {
    if (!this.crowded) (this.steps[step] ??= []).push(node);
  }

  choose(routes: readonly Route[]): (string | Send)[] {
    return this.crowded ? [END] : packetsOf(routes, this.#decide);
  }
}

/**
 * Builds a step graph with the real library. The first choice of a node becomes gotos of its body or a plain function
 * router, with or without path map; the library takes one function router a source, so further ones are named Runnables.
 */
export function buildWithLibrary(graph: StepGraph): LibraryGraph {
  let current = new Run(() => 0);
  const State = Annotation.Root({ _key: Annotation<number>() });
  const builder = new StateGraph<typeof State.spec, typeof State.State, typeof State.Update, string>(State);
  const names = graph.nodes.map((node) => node.name).filter((name) => name !== START);
  for (const node of graph.nodes) {
    if (node.name === START) continue;
    const body = (_: unknown, config: RunnableConfig): Command | object => {
      current.started(node.name, Number(config.metadata?.['langgraph_step']));
      const goto = node.choices[0];
      return goto !== undefined && bodyChooses(node) ? new Command({ goto: current.choose(goto) }) : {};
    };
    builder.addNode(node.name, body, { defer: node.defer, ends: names });
  }
  for (const node of graph.nodes) {
    for (const target of node.edges) builder.addEdge(node.name, target);
    node.choices.forEach((routes, index) => {
      if (index === 0 && bodyChooses(node)) return;
      const router = (): (string | Send)[] => current.choose(routes);
      const named = (): Runnable => Object.assign(RunnableLambda.from(router), { name: `choice${index}` });
      const path = index === 0 ? router : named();
      if (index % 2 === node.name.length % 2) builder.addConditionalEdges(node.name, path as typeof router);
      else builder.addConditionalEdges(node.name, path as typeof router, [...names, END]);
    });
  }
  for (const { from, to } of graph.joins) builder.addEdge([...from], to);
  const app = builder.compile();
  return {
    async run(decide, steps) {
      current = new Run(decide);
      try {
        await app.invoke({ _key: 0 }, { recursionLimit: steps });
      } catch (error) {
        if (!(error instanceof GraphRecursionError)) throw error;
      }
      return current.steps;
    },
  };
}

function bodyChooses(node: StepNode): boolean {
  return node.name !== START && node.name.charCodeAt(0) % 2 === 0;
}

function packetsOf(routes: readonly Route[], decide: Decide): (string | Send)[] {
  const route = routes[decide(routes.length)]!;
  const sends = route.sends.flatMap((send) => Array.from({ length: countOf(send, decide) }, () => new Send(send.node, {})));
  const targets = route.targets.length === 0 && sends.length === 0 ? [END] : route.targets;
  return [...targets, ...sends];
}

function countOf({ count }: RouteSend, decide: Decide): number {
  return count === 'many' ? PACKETS[decide(PACKETS.length)]! : count;
}
