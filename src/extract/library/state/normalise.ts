import type { Evaluator } from '../../eval/evaluator.ts';
import type { ObjectCell } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import { type Place, UNDEFINED, type Value } from '../../values/value.ts';
import { joinDefinitions } from './alternatives.ts';
import { type Definitions, definitionsOf, NO_SCHEMA, type Open } from './definitions.ts';
import { legacyDefinitions } from './legacy.ts';
import { isNullish, isUndefined, openness, read } from './read.ts';
import { schemaOf } from './schema.ts';

/** The arguments of a graph, as its constructor understands them. Null stands for "the same as the state". */
export interface Init {
  readonly state: Definitions;
  readonly input: Definitions | null;
  readonly output: Definitions | null;
  readonly error: string | null;
}

/** What is thrown for a state, an input or an output that is no schema. */
const INVALID = 'Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.';

export function normalise(ev: Evaluator, first: Value, second: Value, at: Place): Init {
  const inits = alternatives(first).map((one) => normaliseOne(ev, one, second, at));
  const [only] = inits;
  if (inits.length === 1 && only !== undefined) return only;
  const joined = (pick: (init: Init) => Definitions | null) =>
    inits.every((init) => pick(init) === null) ? null : joinDefinitions(inits.map((init) => pick(init) ?? init.state), at);
  const errors = inits.map(({ error }) => error);
  return {
    state: joinDefinitions(inits.map(({ state }) => state), at),
    input: joined(({ input }) => input),
    output: joined(({ output }) => output),
    error: errors.includes(null) ? null : (errors[0] ?? null),
  };
}

/** First match wins: an init object, a schema, legacy channels, an error. */
function normaliseOne(ev: Evaluator, first: Value, second: Value, at: Place): Init {
  const cell = ev.objectCell(first);
  const init = cell === null ? false : isInitObject(ev, first, cell, at);
  if (init === true) return fromInitObject(ev, first, second, at);
  if (init !== false) return { ...failed(null), state: openDefinitions(init) };
  const isSchema = schemaOf(ev, first, at);
  if (isSchema.is !== 'none' && !hasUnknownChannels(ev, first, cell)) return withOptions(ev, definitionsOf(ev, isSchema), second, at);
  return fromLegacy(ev, first, cell, at);
}

function failed(error: string | null): Init {
  return { state: NO_SCHEMA, input: null, output: null, error };
}

function openDefinitions(open: Open): Definitions {
  return { ...NO_SCHEMA, open, identity: open };
}

/** `{ channels: something() }` is legacy rather than a state with a key of that name. */
function hasUnknownChannels(ev: Evaluator, first: Value, cell: ObjectCell | null): boolean {
  return cell !== null && cell.props.size === 1 && cell.props.has('channels') && read(ev, first, 'channels').t === 'unknown';
}

function fromLegacy(ev: Evaluator, first: Value, cell: ObjectCell | null, at: Place): Init {
  if (cell === null) return failed(INVALID);
  const why = openness(cell);
  if (!cell.props.has('channels') && why !== null) return { ...failed(null), state: openDefinitions({ why, at }) };
  const channels = read(ev, first, 'channels');
  if (isUndefined(channels)) return failed(INVALID);
  const state = joinDefinitions(alternatives(channels).map((one) => legacyDefinitions(ev, one, at, cell.props.get('channels')?.at)), at);
  return { ...failed(state.open === null && state.keys.length === 0 ? (state.error ?? INVALID) : null), state };
}

/** Whether it has `state`, `stateSchema` or `input` as schemas; the reason where it cannot be told. */
function isInitObject(ev: Evaluator, first: Value, cell: ObjectCell, at: Place): boolean | Open {
  const named = ['state', 'stateSchema', 'input'].filter((name) => cell.props.has(name));
  if (named.length === 0) return false;
  const states = named.map((name) => isSchema(ev, read(ev, first, name), at));
  const others = ['input', 'output'].map((name) => read(ev, first, name)).filter((value) => !isNullish(value));
  const valid = others.map((value) => isSchema(ev, value, at));
  if (states.every((one) => one === false) || valid.includes(false)) return false;
  const unclear = [...(states.includes(true) ? [] : states), ...valid].find((one) => typeof one === 'object');
  return unclear ?? true;
}

function isSchema(ev: Evaluator, value: Value, at: Place): boolean | Open {
  const schemas = alternatives(value).map((one) => schemaOf(ev, one, at));
  if (schemas.every(({ is }) => is === 'none')) return false;
  const unclear = schemas.find((schema) => schema.is === 'unknown');
  if (unclear?.is === 'unknown') return { why: unclear.why, at: unclear.at };
  return schemas.some(({ is }) => is === 'none') ? { why: 'it is not always a schema', at } : true;
}

function fromInitObject(ev: Evaluator, first: Value, second: Value, at: Place): Init {
  const options = isContext(ev, second, at) ? UNDEFINED : second;
  const own = (name: string) => firstSet([read(ev, first, name), read(ev, options, name)]);
  const state = firstSet(['state', 'stateSchema', 'input'].map((name) => read(ev, first, name)));
  return complete(looseDefinitions(ev, state, at), schemaOption(ev, own('input'), at), schemaOption(ev, own('output'), at));
}

function withOptions(ev: Evaluator, state: Definitions, second: Value, at: Place): Init {
  const options = isContext(ev, second, at) ? UNDEFINED : second;
  const option = (name: string) => schemaOption(ev, read(ev, options, name), at);
  return complete(state, option('input'), option('output'));
}

/** A zod object or an Annotation.Root as the second argument says what the context is, and makes no channels. */
function isContext(ev: Evaluator, second: Value, at: Place): boolean {
  const { is } = schemaOf(ev, second, at);
  return is === 'zod' || is === 'root';
}

function complete(state: Definitions, input: Definitions | null, output: Definitions | null): Init {
  const error = [state, input, output].map((one) => one?.error).find((one) => typeof one === 'string');
  return { state, input, output, error: error ?? null };
}

function schemaOption(ev: Evaluator, value: Value, at: Place): Definitions | null {
  return isNullish(value) ? null : looseDefinitions(ev, value, at);
}

/** What the constructor, once it knows that it has a schema, and `addNode` make of one. */
export function looseDefinitions(ev: Evaluator, value: Value, at: Place): Definitions {
  const parts = alternatives(value).map((one) => {
    const schema = schemaOf(ev, one, at, false);
    return schema.is === 'none' ? { ...NO_SCHEMA, error: INVALID } : definitionsOf(ev, schema);
  });
  return joinDefinitions(parts, at);
}

/** `a ?? b ?? c` */
function firstSet(values: readonly Value[]): Value {
  return values.find((value) => !isNullish(value)) ?? UNDEFINED;
}
