import type { AnyChannel } from "./channels.ts";
import { EphemeralValue } from "./channels.ts";
import type { CompileOptions } from "./compiled.ts";
import { CompiledStateGraph } from "./compiled.ts";
import type { RunnableConfig } from "./config.ts";
import { END, START } from "./constants.ts";
import type { Action, Node, Write } from "./node.ts";
import { isRunnable, toAction } from "./node.ts";

interface Branch {
  readonly path: Action;
  readonly ends: { readonly [label: string]: string } | undefined;
}
/** What a node returned, and where its routers sent it. */
class Routed {
  readonly value: unknown;
  readonly targets: readonly string[];
  constructor(value: unknown, targets: readonly string[]) {
    this.value = value;
    this.targets = targets;
  }
}

/** The old builder without a state: each node is given what the one before it has returned. */
export class Graph {
  readonly nodes: { [name: string]: Action } = {};
  readonly edges = new Set<readonly [string, string]>();
  readonly branches: { [source: string]: Branch[] } = {};

  addNode(name: string, action: unknown): this {
    if (Object.hasOwn(this.nodes, name)) throw new Error(`Node \`${name}\` already present.`);
    if (name === END || name === START) throw new Error(`Node \`${name}\` is reserved.`);
    this.nodes[name] = toAction(action);
    return this;
  }
  addEdge(from: string, to: string): this {
    if (from === END) throw new Error("END cannot be a start node");
    if (to === START) throw new Error("START cannot be an end node");
    if ([...this.edges].some(([start]) => start === from && start !== START)) throw new Error(`Already found path for ${from}. For multiple edges, use StateGraph.`);
    this.edges.add([from, to]);
    return this;
  }
  addConditionalEdges(source: string, path: unknown, pathMap?: { readonly [label: string]: string } | readonly string[]): this {
    const ends = Array.isArray(pathMap) ? (Object.fromEntries((pathMap as string[]).map((to) => [to, to])) as { [label: string]: string }) : (pathMap as Branch["ends"]);
    (this.branches[source] ??= []).push({ path: toAction(path), ends });
    return this;
  }
  setEntryPoint(node: string): this {
    return this.addEdge(START, node);
  }
  setFinishPoint(node: string): this {
    return this.addEdge(node, END);
  }

  compile(options: CompileOptions = {}): CompiledStateGraph {
    const names = Object.keys(this.nodes);
    const edges = [...this.edges];
    const known = new Set([...names, START, END]);
    for (const [from, to] of edges) {
      if (!known.has(from)) throw new Error(`Found edge starting at unknown node \`${from}\``);
      if (!known.has(to)) throw new Error(`Found edge ending at unknown node \`${to}\``);
    }
    const channels = new Map<string, AnyChannel>([START, END, ...names, ...names.map(routedTo)].map((name) => [name, new EphemeralValue()]));
    const nodes = new Map<string, Node>();
    if (this.branches[START]) nodes.set(START, this.node(START, (input) => input, [START]));
    for (const name of names) nodes.set(name, this.node(name, this.nodes[name] as Action, [...edges.filter(([, to]) => to === name).map(([from]) => from), routedTo(name)]));
    return new CompiledStateGraph({
      builder: this,
      nodes,
      channels,
      deferred: [],
      stateKeys: [END],
      outputKeys: [END],
      input: { channels: new Map() },
      context: undefined,
      options,
    });
  }

  private node(name: string, action: Action, triggers: readonly string[]): Node {
    const branches = this.branches[name] ?? [];
    const ends = [...this.edges].some(([from, to]) => from === name && to === END);
    return {
      name,
      triggers,
      inputKeys: [],
      ofTrigger: true,
      exits: [],
      branches: [],
      checks: [],
      writable: new Set<string>(),
      action: async (input, config: RunnableConfig) => {
        const returned = await action(input, config);
        const value = isRunnable(returned) ? await returned.invoke(input, config) : returned;
        const answers = await Promise.all(branches.map(async ({ path, ends: map }) => [await path(value, config)].flat().map((answer) => (map === undefined ? String(answer) : (map[String(answer)] ?? ""))))).then((all) => all.flat());
        if (answers.includes("")) throw new Error("Branch condition returned unknown or null destination");
        return new Routed(value, answers);
      },
      writes: (returned) => {
        const { value, targets } = returned instanceof Routed ? returned : { value: returned, targets: [] };
        const done: Write[] = ends || targets.includes(END) ? [[END, value]] : [];
        return [...(name === START ? [] : [[name, value] as const]), ...targets.filter((to) => to !== END).map((to): Write => [routedTo(to), value]), ...done];
      },
    };
  }
}

const routedTo = (node: string): string => `branch:to:${node}`;
