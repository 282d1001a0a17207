import type { GraphSpec, KeySpec } from '../spec.ts';
import { outcomesOf } from '../spec.ts';
import { annotationDialect, rawMapDialect } from './dialects/annotation.ts';
import { legacyDialect } from './dialects/legacy.ts';
import { stateSchemaDialect } from './dialects/state-schema.ts';
import { zod3Dialect } from './dialects/zod3.ts';
import { zod4Dialect, zod4WithDialect } from './dialects/zod4.ts';
import type { SourceFile } from './file.ts';
import type { Program } from './program.ts';

/** One way to write state down. */
export interface Dialect {
  readonly name: string;
  /** Rejects values of the wrong type, `undefined` among them. */
  readonly validates: boolean;
  /** Has further schemas: input, output and those of nodes. */
  readonly schemas: boolean;
  supports(key: KeySpec): boolean;
  /** The expression that stands for the channels of the keys; `narrow`: names of keys the state declares already. */
  schema(program: Program, file: SourceFile, name: string, keys: readonly KeySpec[], narrow: boolean): string;
  /** The type of the state, from the expression above. */
  stateType(schema: string): string;
}

export interface RenderedState {
  readonly dialect: Dialect;
  /** The arguments of `new StateGraph`. */
  readonly graphArguments: string;
  readonly stateType: string;
  /** The value of `input` in the options of a node. */
  nodeInput(shared: readonly string[], own: readonly KeySpec[]): string;
}

const dialects: readonly Dialect[] = [
  annotationDialect,
  annotationDialect,
  rawMapDialect,
  legacyDialect,
  zod4Dialect,
  zod4WithDialect,
  zod3Dialect,
  stateSchemaDialect,
  stateSchemaDialect,
];

export function renderState(program: Program, graph: GraphSpec, file: SourceFile): RenderedState {
  const style = program.style;
  const dialect = style.pick(`${graph.name} dialect`, usable(program, graph));
  const byName = new Map(graph.keys.map((key) => [key.name, key]));
  const select = (names: readonly string[]): KeySpec[] => names.flatMap((name) => byName.get(name) ?? []);
  const state = dialect.schema(program, file, `${pascalOf(graph.name)}State`, graph.keys, false);
  const narrow = (suffix: string, names: readonly string[] | null): string | null =>
    names === null ? null : dialect.schema(program, file, `${pascalOf(graph.name)}${suffix}`, select(names), true);
  return {
    dialect,
    graphArguments: graphArguments(program, graph, state, narrow('Input', graph.input), narrow('Output', graph.output)),
    stateType: dialect.stateType(state),
    nodeInput: (shared, own) => dialect.schema(program, file, `${pascalOf(graph.name)}NodeInput`, [...select(shared), ...own], true),
  };
}

function graphArguments(program: Program, graph: GraphSpec, state: string, input: string | null, output: string | null): string {
  const narrower = [...(input === null ? [] : [`input: ${input}`]), ...(output === null ? [] : [`output: ${output}`])];
  if (narrower.length === 0) return program.style.pick(`${graph.name} init`, [state, state, state]);
  const way = program.style.pick(`${graph.name} schemas`, ['object', 'options', 'stateSchema'] as const);
  if (way === 'options') return `${state}, { ${narrower.join(', ')} }`;
  return `{ ${[`${way === 'object' ? 'state' : 'stateSchema'}: ${state}`, ...narrower].join(', ')} }`;
}

function usable(program: Program, graph: GraphSpec): readonly Dialect[] {
  const loose = program.spec.graphs.some(writesUndefined);
  const schemas = graph.input !== null || graph.output !== null || graph.nodes.some((node) => node.input !== null);
  const fitting = dialects.filter((dialect) => graph.keys.every((key) => dialect.supports(key)) && !(loose && dialect.validates) && !(schemas && !dialect.schemas));
  return fitting.length > 0 ? fitting : [annotationDialect];
}

function writesUndefined(graph: GraphSpec): boolean {
  const parts = graph.nodes.flatMap(outcomesOf).flatMap((outcome) => outcome.parts);
  return parts.some((part) => part.writes.some((write) => write.value === 'undefined'));
}

function pascalOf(name: string): string {
  return name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
