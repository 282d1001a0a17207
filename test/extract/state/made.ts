/** What the library made, in the words of the model. */
export type MadeChannels =
  | { readonly error: string }
  | {
      readonly channels: Readonly<Record<string, string>>;
      readonly inputKeys: readonly string[] | 'open';
      readonly outputKeys: readonly string[] | 'open';
    };

/** Builds a graph of the library. */
export type Row = () => unknown;

interface Builder {
  readonly channels: Readonly<Record<string, unknown>>;
  readonly _inputDefinition: object;
  readonly _outputDefinition: object;
}

interface RealChannel {
  readonly lc_graph_name: string;
  readonly operator?: unknown;
  fromCheckpoint(checkpoint: undefined): RealChannel;
  isAvailable(): boolean;
  update(values: readonly unknown[]): boolean;
}

export function made(build: Row): MadeChannels {
  const builder = attempt(build);
  if (typeof builder === 'string') return { error: builder };
  return {
    channels: Object.fromEntries(Object.entries(builder.channels).map(([key, channel]) => [key, summary(channel)])),
    inputKeys: Object.keys(builder._inputDefinition),
    outputKeys: Object.keys(builder._outputDefinition),
  };
}

function attempt(build: Row): Builder | string {
  try {
    return build() as Builder;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  LastValue: 'last-value',
  BinaryOperatorAggregate: 'reducer',
  UntrackedValue: 'untracked',
  EphemeralValue: 'ephemeral',
  Topic: 'topic',
  AnyValue: 'any-value',
  DeltaChannel: 'delta',
};

function summary(value: unknown): string {
  if (!isChannel(value)) return 'broken';
  const broken = value.lc_graph_name === 'BinaryOperatorAggregate' && typeof value.operator !== 'function';
  const kind = broken ? 'broken' : (KINDS[value.lc_graph_name] ?? 'unknown');
  return [kind, isSingle(value) && 'single', value.fromCheckpoint(undefined).isAvailable() && 'initial'].filter(Boolean).join(' ');
}

function isChannel(value: unknown): value is RealChannel {
  return typeof value === 'object' && value !== null && 'lg_is_channel' in value;
}

function isSingle(channel: RealChannel): boolean {
  if (!['LastValue', 'UntrackedValue', 'EphemeralValue'].includes(channel.lc_graph_name)) return false;
  try {
    channel.fromCheckpoint(undefined).update([1, 2]);
    return false;
  } catch {
    return true;
  }
}
