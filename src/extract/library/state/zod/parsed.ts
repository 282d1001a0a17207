import type { Evaluator } from '../../../eval/evaluator.ts';
import { exportNamed } from '../../limiter.ts';
import type { ObjectCell, Property } from '../../../values/heap.ts';
import { isEnvironment, variableOf } from '../../../values/environment.ts';
import { union } from '../../../values/union.ts';
import { type Place, type RefValue, unknown, type Value } from '../../../values/value.ts';
import { openness } from '../read.ts';
import type { ZodData } from './data.ts';
import { zodOf } from './read.ts';

/** Calls of a schema that give what they have read, and those that give it as `data`. */
const PARSES = /^parse(Async)?$/;
const TRIES = /^safeParse(Async)?$/;

/** `Schema.parse(process.env)`: each variable as it is set, or its default. Null for all that is not from the environment. */
export function parsedEnvironment(ev: Evaluator, { shape }: ZodData, method: string, [given]: readonly Value[], at: Place): Value | null {
  const fields = shape === null ? null : ev.objectCell(shape);
  if (fields === null || given === undefined || !(PARSES.test(method) || TRIES.test(method))) return null;
  const read = readEnvironment(ev, { props: fields.props, open: openness(fields) }, given, at);
  if (read === null || PARSES.test(method)) return read;
  const error = unknown('what a schema finds wrong', at);
  return ev.object(new Map([['success', property(unknown('whether a schema finds nothing wrong', at), at)], ['data', property(read, at)], ['error', property(error, at)]]));
}

/** An object with what a shape makes of variables of the environment; null where they are none. */
function readEnvironment(ev: Evaluator, fields: Pick<ObjectCell, 'props' | 'open'>, given: Value, at: Place): RefValue | null {
  const cell = ev.objectCell(given);
  const isRead = isEnvironment(given) || (cell !== null && [...cell.props.values()].some(({ value }) => variableOf(value) !== null));
  if (!isRead) return null;
  const variable = (name: string): Value => cell?.props.get(name)?.value ?? { ...unknown('a variable of the environment', at), member: { name, self: given } };
  const props = [...fields.props].map(([name, { value }]): [string, Property] => [name, property(readField(zodOf(ev, value, at)?.data ?? null, variable(name), at), at)]);
  return ev.object(new Map(props), fields.open);
}

function readField(field: ZodData | null, variable: Value, at: Place): Value {
  if (field === null || !TEXT.test(field.type?.text ?? '')) return unknown('what a schema makes of a variable', at);
  return field.fills && field.filling?.t === 'literal' ? union([variable, field.filling]) : variable;
}

/** A field that is handed on as it is. */
const TEXT = /^string( \| undefined)?$/;

function property(value: Value, at: Place): Property {
  return { value, maybe: false, at };
}

/** Packages whose `createEnv` puts such schemas together. */
const CREATES = /^@t3-oss\/env-/;

/** `createEnv({ server: { … }, runtimeEnv: process.env })`; null for other calls. */
export function environmentBy(ev: Evaluator, callee: Value, [options]: readonly Value[], at: Place | null): Value | null {
  const name = exportNamed(callee);
  const given = name?.name === 'createEnv' && CREATES.test(name.module) && options !== undefined ? ev.objectCell(options) : null;
  const environment = given?.props.get('runtimeEnv')?.value ?? given?.props.get('runtimeEnvStrict')?.value;
  if (environment === undefined || at === null) return null;
  const shapes = ['server', 'client', 'shared'].flatMap((part) => {
    const shape = given?.props.get(part)?.value;
    return [...((shape === undefined ? null : ev.objectCell(shape))?.props ?? [])];
  });
  return readEnvironment(ev, { props: new Map(shapes), open: 'what else the environment has' }, environment, at);
}
