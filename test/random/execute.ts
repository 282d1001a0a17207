import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { ScriptedChoices, type Decision } from './choices.ts';
import { load, type Channel, type Compiled } from './load.ts';
import type { Rendered } from './render/index.ts';
import { channelsOf, isSingle, type GraphSpec, type ModuleSpec, type ValueType } from './spec.ts';

const require = createRequire(import.meta.url);

// Each task of a wide step listens to the same signal.
setMaxListeners(0);

export interface RunError {
  readonly name: string;
  readonly code: string | null;
  readonly channel: string | null;
  readonly message: string;
}

export interface Conflict {
  readonly graph: number;
  readonly key: string;
  /** The super-step of the outermost graph. */
  readonly step: number;
}

export interface Run {
  /** The tasks of each super-step after START's, names sorted; a node started twice is listed twice. */
  readonly steps: readonly (readonly string[])[];
  /** Keys that got two values in one step where only one is allowed. */
  readonly conflicts: readonly Conflict[];
  readonly error: RunError | null;
}

export interface RunOptions {
  readonly input: readonly string[];
  readonly decisions?: readonly Decision[];
  readonly seed?: number;
  /** Goes on after a conflict, with the last value, so that later steps can be seen. */
  readonly tolerant?: boolean;
  readonly limit?: number;
}

/** Packets that send packets multiply without end; a run that starts more is given up. */
const mostPackets = 40;

/** A rendered program on the real library. */
export class Execution {
  readonly spec: ModuleSpec;
  readonly graphs: readonly Compiled[];
  readonly #choices: ScriptedChoices;
  readonly #recorder: Recorder = { tolerant: false, conflicts: [], step: 0, packets: 0 };

  constructor(rendered: Rendered, spec: ModuleSpec) {
    this.spec = spec;
    const choices = new ScriptedChoices(rendered.answers);
    this.#choices = choices;
    this.graphs = load(rendered, spec, {
      choose: (label, ways) => choices.choose(label, ways),
      flip: (label) => choices.flip(label),
      items: (label) => choices.items(label),
      decide: (label) => choices.decide(label),
    });
    for (const [index, graph] of this.graphs.entries()) watchChannels(graph, this.spec.graphs[index], index, this.#recorder);
  }

  async run(graph: number, options: RunOptions): Promise<Run> {
    const spec = this.spec.graphs[graph];
    const compiled = this.graphs[graph];
    if (spec === undefined || compiled === undefined) throw new Error(`there is no graph ${graph}`);
    this.#choices.start(options.decisions ?? [], options.seed ?? 1);
    this.#recorder.tolerant = options.tolerant ?? false;
    this.#recorder.conflicts = [];
    this.#recorder.step = 0;
    this.#recorder.packets = 0;
    const steps: string[][] = [];
    const error = await this.#follow(compiled, inputFor(spec, options.input), options.limit ?? 25, steps);
    return { steps: steps.map((names) => names.toSorted()), conflicts: this.#recorder.conflicts, error };
  }

  async #follow(compiled: Compiled, input: unknown, recursionLimit: number, steps: string[][]): Promise<RunError | null> {
    try {
      for await (const event of await compiled.stream(input, { streamMode: 'debug', recursionLimit })) {
        if (event.type !== 'task') continue;
        (steps[event.step - 1] ??= []).push(event.payload.name);
        this.#recorder.step = event.step;
      }
      return null;
    } catch (error) {
      return describe(error);
    }
  }
}

interface Recorder {
  tolerant: boolean;
  conflicts: Conflict[];
  step: number;
  packets: number;
}

function watchChannels(compiled: Compiled, spec: GraphSpec | undefined, graph: number, recorder: Recorder): void {
  if (spec === undefined) return;
  watchPackets(compiled, recorder);
  boundLists(compiled);
  for (const key of channelsOf(spec).values()) {
    const channel = compiled.channels[key.name];
    if (channel !== undefined && isSingle(key.channel)) compiled.channels[key.name] = watched(channel, (values) => {
      if (values.length < 2) return values;
      recorder.conflicts.push({ graph, key: key.name, step: recorder.step });
      return recorder.tolerant ? values.slice(-1) : values;
    });
  }
}

function watchPackets(compiled: Compiled, recorder: Recorder): void {
  const packets = compiled.channels['__pregel_tasks'];
  if (packets === undefined) return;
  compiled.channels['__pregel_tasks'] = watched(packets, (values) => {
    recorder.packets += values.length;
    if (recorder.packets > mostPackets) throw new Error('TooManyPackets');
    return values;
  });
}

/** Lists that are handed back to a reducer that appends double in each step of a loop. */
function boundLists(compiled: Compiled): void {
  for (const [name, channel] of Object.entries(compiled.channels)) {
    if (channel.lc_graph_name === 'BinaryOperatorAggregate') compiled.channels[name] = bounded(channel);
  }
}

function bounded(channel: Channel): Channel {
  const copy = Object.create(channel) as { -readonly [Name in keyof Channel]: Channel[Name] } & { value?: unknown };
  copy.update = function (this: typeof copy, values) {
    const changed = channel.update.call(this, values);
    if (Array.isArray(this.value) && this.value.length > longestValue) this.value = this.value.slice(0, longestValue);
    return changed;
  };
  copy.fromCheckpoint = (checkpoint) => bounded(channel.fromCheckpoint(checkpoint));
  return copy;
}

const longestValue = 8;

function watched(channel: Channel, see: (values: readonly unknown[]) => readonly unknown[]): Channel {
  const copy = Object.create(channel) as { -readonly [Name in keyof Channel]: Channel[Name] };
  copy.update = function (this: Channel, values) {
    return channel.update.call(this, see(values));
  };
  copy.fromCheckpoint = (checkpoint) => watched(channel.fromCheckpoint(checkpoint), see);
  return copy;
}

function describe(error: unknown): RunError {
  if (!(error instanceof Error)) return { name: 'unknown', code: null, channel: null, message: String(error) };
  const code = (error as Error & { readonly lc_error_code?: string }).lc_error_code ?? null;
  const channel = /^Invalid update for channel "(.*)" with values/.exec(error.message)?.[1] ?? null;
  return { name: error.name, code, channel, message: error.message };
}

function inputFor(graph: GraphSpec, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(graph.keys.filter((key) => names.includes(key.name)).map((key) => [key.name, inputValue(key.type)]));
}

function inputValue(type: ValueType): unknown {
  switch (type) {
    case 'string':
      return 'given';
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'list':
      return ['given'];
    case 'object':
      return { given: 'yes' };
    case 'messages': {
      const { HumanMessage } = require('@langchain/core/messages') as { readonly HumanMessage: new (text: string) => unknown };
      return [new HumanMessage('given')];
    }
  }
}
