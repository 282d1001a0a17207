import type { Decision } from '../choices.ts';
import { START, isSingle, inputKeysOf, outputKeysOf, type GraphSpec, type ModuleSpec } from '../spec.ts';
import { effectsOf, presentAtStart, startEffects, worldOf, type World } from './effects.ts';
import type { Inner, InnerResult } from './inner.ts';
import { initialConfiguration, nextConfiguration, taskText, type Configuration, type Effect, type Packet, type Task } from './machine.ts';

/** A configuration together with what matters for the values in it. */
export interface State {
  readonly id: number;
  readonly configuration: Configuration;
  readonly present: ReadonlySet<string>;
  /** Some task wrote, or tried to write, a key of the output. */
  readonly touched: boolean;
  readonly cameFrom: { readonly state: State; readonly decisions: readonly Decision[]; readonly clipped: boolean } | null;
  readonly startDecisions: readonly Decision[];
  readonly next: Transition[];
}

export interface Transition {
  readonly to: State;
  readonly decisions: readonly Decision[];
  /** The tracked key got two values. */
  readonly conflict: boolean;
}

/** A way to get somewhere, as a script for the library. */
export interface Witness {
  readonly decisions: readonly Decision[];
  /** The tasks of each super-step after START's, names sorted. */
  readonly steps: readonly (readonly string[])[];
  readonly input: readonly string[];
  /**
   * The library cannot be led there step by step: packets were left out, or whose decision a label means cannot be told,
   * because several subgraphs or several unlike packets of a node run at once.
   */
  readonly ambiguous: boolean;
}

export interface Explored {
  readonly states: readonly State[];
  readonly starts: readonly State[];
  /** Everything was seen: what is not here cannot happen. */
  readonly complete: boolean;
  readonly pairs: ReadonlyMap<string, Witness>;
  readonly conflicts: ReadonlyMap<string, Witness>;
  /** Of the conflicts, those between values that nodes make themselves, whatever the state holds. */
  readonly ownConflicts: ReadonlySet<string>;
  /** The most tasks that were followed in one step. */
  readonly widest: number;
}

export interface ExploreOptions {
  /** The keys a run may pass as input: one exploration covers several. */
  readonly inputs: readonly (readonly string[])[];
  /** The key whose conflicts are noted on transitions. */
  readonly track?: string;
}

const most = { states: 300, outcomes: 150, transitions: 1500, samePackets: 3 };

export function explore(spec: ModuleSpec, graph: GraphSpec, options: ExploreOptions): Explored {
  return new Exploration(spec, graph, options, false).run();
}

export function pairKey(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a]);
}

/** Steps that start a node more often than this are not followed. */
export const mostOfOneNode = most.samePackets;

class Exploration {
  readonly #world: World;
  readonly #options: ExploreOptions;
  readonly #states = new Map<string, State>();
  readonly #pairs = new Map<string, Witness>();
  readonly #conflicts = new Map<string, Witness>();
  readonly #ownConflicts = new Set<string>();
  readonly #starts: State[] = [];
  readonly #clippedStarts = new Set<State>();
  readonly #inputs = new Map<State, readonly string[]>();
  readonly #taskEffects = new Map<string, TaskEffects>();
  readonly #nodeNames: readonly string[];
  #complete = true;
  #transitions = 0;

  constructor(spec: ModuleSpec, graph: GraphSpec, options: ExploreOptions, presence: boolean) {
    this.#world = worldOf(spec, graph, this.#inner(spec), presence);
    this.#options = options;
    this.#nodeNames = graph.nodes.map((node) => node.name);
  }

  run(): Explored {
    this.#begin();
    // A map grows while it is walked: breadth first.
    for (const state of this.#states.values()) {
      this.#note(state);
      if (this.#states.size > most.states || this.#transitions > most.transitions) {
        this.#complete = false;
        break;
      }
      this.#expand(state);
    }
    const states = [...this.#states.values()];
    const widest = Math.max(0, ...states.map((state) => state.configuration.tasks.length));
    return { states, starts: this.#starts, complete: this.#complete, pairs: this.#pairs, conflicts: this.#conflicts, ownConflicts: this.#ownConflicts, widest };
  }

  #begin(): void {
    for (const input of this.#options.inputs) {
      const present = new Set(presentAtStart(this.#world.graph, input));
      const touched = input.some((key) => outputKeysOf(this.#world.graph).includes(key) && inputKeysOf(this.#world.graph).includes(key));
      for (const effect of startEffects(this.#world, present, START)) {
        const packed = this.#pack(effect);
        const configuration = initialConfiguration(this.#world.graph, { pulls: new Set(effect.pulls), packets: packed.packets });
        const state = this.#enter(configuration, present, touched, null, effect.decisions);
        if (!this.#inputs.has(state)) this.#inputs.set(state, input);
        if (!this.#starts.includes(state)) this.#starts.push(state);
        if (packed.clipped) this.#clippedStarts.add(state);
      }
    }
  }

  #enter(configuration: Configuration, present: ReadonlySet<string>, touched: boolean, cameFrom: State['cameFrom'], startDecisions: readonly Decision[]): State {
    const counted = this.#world.presence ? [[...present].toSorted(), touched] : [];
    const key = JSON.stringify([configuration.tasks.map(taskText), configuration.joins, configuration.waiting, counted]);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const state: State = { id: this.#states.size, configuration, present, touched, cameFrom, startDecisions, next: [] };
    this.#states.set(key, state);
    return state;
  }

  #expand(state: State): void {
    const perTask = state.configuration.tasks.map((task) => this.#effects(task, state.present));
    this.#noteConflicts(state, perTask);
    if (perTask.length === 0) return;
    for (const outcome of this.#together(perTask.map((each) => each.distinct))) {
      this.#transitions++;
      const configuration = nextConfiguration(this.#world.graph, state.configuration, { pulls: this.#names(outcome.pulls), packets: outcome.packets });
      const writes = [...this.#world.channels.keys()].filter((_, index) => outcome.writes & (1 << index));
      const touched = state.touched || writes.some((key) => outputKeysOf(this.#world.graph).includes(key));
      const to = this.#enter(configuration, this.#presentAfter(state, writes), touched, { state, decisions: outcome.decisions, clipped: outcome.clipped }, []);
      state.next.push({ to, decisions: outcome.decisions, conflict: outcome.tracked > 1 });
    }
  }

  #effects(task: Task, present: ReadonlySet<string>): TaskEffects {
    const key = this.#world.presence ? `${taskText(task)}|${[...present].toSorted().join(',')}` : taskText(task);
    const known = this.#taskEffects.get(key);
    if (known !== undefined) return known;
    const effects = effectsOf(this.#world, task, present);
    const packed = effects.map((effect) => this.#pack(effect));
    const made = { all: effects, distinct: [...new Map(packed.map((each) => [signature(each), each])).values()] };
    this.#taskEffects.set(key, made);
    return made;
  }

  #pack(effect: Effect): Together {
    const nodes = this.#nodeNames;
    const keys = [...this.#world.channels.keys()];
    return this.#clipped({
      pulls: effect.pulls.reduce((mask, node) => mask | (1 << nodes.indexOf(node)), 0),
      writes: this.#world.presence ? effect.writes.reduce((mask, key) => mask | (1 << keys.indexOf(key)), 0) : 0,
      tracked: Math.min(2, count(effect.writes, this.#options.track)),
      packets: effect.packets,
      packetsKey: '',
      clipped: false,
      decisions: effect.decisions,
    });
  }

  #names(mask: number): ReadonlySet<string> {
    return new Set(this.#nodeNames.filter((_, index) => mask & (1 << index)));
  }

  #presentAfter(state: State, writes: readonly string[]): ReadonlySet<string> {
    const kept = [...state.present].filter((name) => !isTransient(this.#world.channels.get(name)?.channel.kind));
    return new Set([...kept, ...writes]);
  }

  /** All different things the tasks of a step can do together. */
  #together(perTask: readonly (readonly Together[])[]): readonly Together[] {
    let all: readonly Together[] = [nothing];
    for (const effects of perTask) {
      const grown = new Map<string, Together>();
      for (const before of all) {
        for (const effect of effects) {
          const after = this.#join(before, effect);
          const key = signature(after);
          if (!grown.has(key)) grown.set(key, after);
        }
      }
      if (grown.size > most.outcomes) this.#complete = false;
      all = [...grown.values()].slice(0, most.outcomes);
    }
    return all;
  }

  #join(before: Together, effect: Together): Together {
    const joined = {
      pulls: before.pulls | effect.pulls,
      writes: before.writes | effect.writes,
      tracked: Math.min(2, before.tracked + effect.tracked),
      packets: before.packets,
      packetsKey: before.packetsKey,
      clipped: before.clipped || effect.clipped,
      decisions: effect.decisions.length === 0 ? before.decisions : [...before.decisions, ...effect.decisions],
    };
    return effect.packets.length === 0 ? joined : this.#clipped({ ...joined, packets: [...before.packets, ...effect.packets] });
  }

  /** Packets to one node beyond a few make no new pairs, but no run may be left out because of it. */
  #clipped(together: Together): Together {
    const kept: Packet[] = [];
    for (const packet of together.packets) {
      if (kept.filter((other) => other.node === packet.node).length < most.samePackets) kept.push(packet);
      else if (!packet.many) this.#complete = false;
    }
    const packetsKey = kept.map((packet) => `${packet.node}(${packet.keys.join(',')})${packet.many ? '*' : ''}`).toSorted().join(';');
    return { ...together, packets: kept, packetsKey, clipped: together.clipped || kept.length < together.packets.length };
  }

  #note(state: State): void {
    const names = state.configuration.tasks.map((task) => task.node);
    for (const [index, a] of names.entries()) {
      for (const b of names.slice(index + 1)) {
        const key = pairKey(a, b);
        if (!this.#pairs.has(key)) this.#pairs.set(key, this.#witness(state, []));
      }
    }
  }

  #noteConflicts(state: State, perTask: readonly TaskEffects[]): void {
    for (const { name, channel } of this.#world.channels.values()) {
      if (!isSingle(channel)) continue;
      if (!this.#ownConflicts.has(name) && sum(perTask.map(({ all }) => Math.max(0, ...all.map((effect) => count(effect.writes, name) - count(effect.handed, name))))) > 1) this.#ownConflicts.add(name);
      if (this.#conflicts.has(name)) continue;
      const chosen = perTask.flatMap(({ all }) => mostWrites(all, name) ?? []);
      if (sum(chosen.map((effect) => count(effect.writes, name))) > 1) this.#conflicts.set(name, this.#witness(state, chosen.flatMap((effect) => effect.decisions)));
    }
  }

  #witness(state: State, last: readonly Decision[]): Witness {
    const path: State[] = [];
    for (let at: State | null = state; at !== null; at = at.cameFrom?.state ?? null) path.unshift(at);
    const first = path[0];
    const decisions = [...(first?.startDecisions ?? []), ...path.flatMap((each) => each.cameFrom?.decisions ?? []), ...last];
    return { decisions, steps: path.map(taskNames), input: (first && this.#inputs.get(first)) ?? [], ambiguous: path.some((each) => this.#isAmbiguous(each)) };
  }

  #isAmbiguous(state: State): boolean {
    const { tasks } = state.configuration;
    const subgraphs = tasks.filter((task) => this.#world.nodes.get(task.node)?.body.kind === 'subgraph');
    const unlike = tasks.some((task) => task.packet !== null && tasks.some((other) => other.node === task.node && other.packet !== null && taskText(other) !== taskText(task)));
    return subgraphs.length > 1 || unlike || state.cameFrom?.clipped === true || this.#clippedStarts.has(state);
  }

  /** Runs of subgraphs, remembered. */
  #inner(spec: ModuleSpec): Inner {
    const known = new Map<string, readonly InnerResult[]>();
    return (index, input) => {
      const key = JSON.stringify([index, input.toSorted()]);
      const results = known.get(key) ?? this.#runInner(spec, index, input);
      known.set(key, results);
      return results;
    };
  }

  #runInner(spec: ModuleSpec, index: number, input: readonly string[]): readonly InnerResult[] {
    const graph = spec.graphs[index];
    if (graph === undefined) throw new Error(`there is no graph ${index}`);
    const explored = new Exploration(spec, graph, { inputs: [input] }, true).run();
    const ends = explored.states.filter((state) => state.configuration.tasks.length === 0);
    // A node that never returns is taken for one that might: nothing is claimed about what comes after it.
    if (!explored.complete || ends.length === 0) this.#complete = false;
    const results = ends.map((state): InnerResult => ({
      keys: state.touched ? outputKeysOf(graph).filter((key) => state.present.has(key)) : [],
      decisions: scriptOf(state),
    }));
    return [...new Map(results.map((result) => [result.keys.toSorted().join('\n'), result])).values()];
  }
}

interface TaskEffects {
  readonly all: readonly Effect[];
  readonly distinct: readonly Together[];
}

/** Effects of several tasks; sets of nodes and of keys as bits. */
interface Together {
  readonly pulls: number;
  readonly writes: number;
  /** How often the tracked key was written, at most two. */
  readonly tracked: number;
  readonly packets: readonly Packet[];
  readonly packetsKey: string;
  readonly clipped: boolean;
  readonly decisions: readonly Decision[];
}

const nothing: Together = { pulls: 0, writes: 0, tracked: 0, packets: [], packetsKey: '', clipped: false, decisions: [] };

function signature(together: Together): string {
  return `${together.pulls} ${together.writes} ${together.tracked} ${together.packetsKey}`;
}

export function taskNames(state: State): readonly string[] {
  return state.configuration.tasks.map((task) => task.node).toSorted();
}

function scriptOf(state: State): readonly Decision[] {
  const before = state.cameFrom === null ? state.startDecisions : scriptOf(state.cameFrom.state);
  return [...before, ...(state.cameFrom?.decisions ?? [])];
}

function mostWrites(effects: readonly Effect[], key: string): Effect | null {
  return effects.reduce<Effect | null>((best, effect) => (best === null || count(effect.writes, key) > count(best.writes, key) ? effect : best), null);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(writes: readonly string[], key: string | undefined): number {
  return writes.filter((write) => write === key).length;
}

function isTransient(kind: string | undefined): boolean {
  return kind === 'ephemeral' || kind === 'any-value' || kind === 'topic';
}
