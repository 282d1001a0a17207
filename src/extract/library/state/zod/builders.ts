import { ts } from '../../../syntax.ts';
import type { Evaluator } from '../../../eval/evaluator.ts';
import type { LibraryCall, LibraryFunction } from '../../call.ts';
import { UNDEFINED, unknown, type Value } from '../../../values/value.ts';
import { create } from '../data.ts';
import { declaredType, type DeclaredType } from '../declared-type.ts';
import { typeArgumentsOf } from '../declarations.ts';
import { isUndefined } from '../read.ts';
import { createZod, versionOf, type ZodData, type ZodPart } from './data.ts';
import { LEAVES } from './leaves.ts';
import { callZodFunction } from './methods.ts';
import { objectType } from './object-type.ts';
import { zodOf } from './read.ts';
import { both, bothTaken, firstFills, firstTaken } from './wrap.ts';
import { either, listOf, literals, plain } from './text.ts';

type Builder = (ev: Evaluator, call: LibraryCall) => ZodPart;

/** Builders that take other schemas or values. What they leave out rejects `undefined`. */
const BUILDERS: Readonly<Record<string, Builder>> = {
  object,
  strictObject: object,
  looseObject: object,
  interface: object,
  array: (ev, call) => ({ type: listOf(typeOf(ev, call, 0)), inner: call.args[0] ?? null }),
  set: (ev, call) => ({ type: plain(`Set<${textOf(ev, call, 0)}>`) }),
  map: (ev, call) => ({ type: plain(`Map<${textOf(ev, call, 0)}, ${textOf(ev, call, 1)}>`) }),
  record,
  partialRecord: record,
  looseRecord: record,
  tuple: (ev, call) => ({ type: plain(`[${members(ev, call).map((one) => one?.type?.text ?? 'unknown').join(', ')}]`) }),
  literal: (ev, { args: [value = UNDEFINED] }) => ({
    type: literalType(ev, value),
    onUndefined: isUndefined(value) ? 'undefined' : 'rejects',
  }),
  enum: (ev, { args: [values = UNDEFINED] }) => ({ type: enumType(ev, values) }),
  nativeEnum: (ev, { args: [values = UNDEFINED] }) => ({ type: enumType(ev, values) }),
  union: (ev, call) => ({ type: unionType(ev, call), onUndefined: firstTaken(members(ev, call)), fills: firstFills(members(ev, call)) }),
  xor: (ev, call) => ({ type: unionType(ev, call), onUndefined: 'unknown' }),
  discriminatedUnion: (ev, call) => ({ type: unionType(ev, call, 1) }),
  intersection: (ev, call) => {
    const [first, second] = [zodAt(ev, call, 0), zodAt(ev, call, 1)];
    return { type: both(first, second), onUndefined: bothTaken(first, second) };
  },
  custom: (ev, { args: [check = UNDEFINED], at }) => ({
    type: written(ev, at) ?? plain('any'),
    onUndefined: isUndefined(check) ? 'undefined' : 'unknown',
  }),
  instanceof: (_, { at }) => ({ type: instanceType(at) }),
  lazy: () => ({ onUndefined: 'unknown' }),
  preprocess: (ev, call) => ({ type: typeOf(ev, call, 1), onUndefined: 'unknown' }),
  function: () => ({ type: plain('(...args: never[]) => unknown') }),
};

/** Functions that give no schema. */
const NO_SCHEMA =
  /^(safe)?([Pp]arse|[Dd]ecode|[Ee]ncode|validate)(Async)?$|Error$|^(config|toJSONSchema|getErrorMap|setErrorMap|locales|core|util|regexes)\b/;

/** Any call of zod: `z.name(…)`. A builder we do not know still makes a schema. */
export const zodCall: LibraryFunction = (ev, call) => {
  const { name, at, module } = call;
  if (NO_SCHEMA.test(name)) return unknown(`what zod's ${name} gives`, at);
  if (name === 'registry') return create(ev, { kind: 'registry', graphs: false }, at);
  const versions = { ...versionOf(module), base: name };
  const leaf = LEAVES.get(name);
  if (leaf !== undefined) return createZod(ev, { ...versions, type: plain(leaf.type), onUndefined: leaf.onUndefined }, at);
  const builder = Object.hasOwn(BUILDERS, name) ? BUILDERS[name] : undefined;
  if (builder !== undefined) return createZod(ev, { ...versions, onUndefined: 'rejects', ...builder(ev, call) }, at);
  return callZodFunction(ev, name, call.args, at) ?? createZod(ev, versions, at);
};

function object(ev: Evaluator, { args: [fields] }: LibraryCall): ZodPart {
  const cell = fields === undefined ? null : ev.objectCell(fields);
  if (fields?.t === 'ref' && cell !== null) return { shape: fields, type: objectType(ev, fields) };
  const open = fields === undefined || isUndefined(fields) ? null : 'the shape of a zod object';
  return { shape: ev.object(new Map(), open) };
}

function record(ev: Evaluator, call: LibraryCall): ZodPart {
  const [key, value] = call.args.length > 1 ? [textOf(ev, call, 0), textOf(ev, call, 1)] : ['string', textOf(ev, call, 0)];
  return { type: plain(`Record<${key}, ${value}>`) };
}

function zodAt(ev: Evaluator, { args, at }: LibraryCall, index: number): ZodData | undefined {
  return zodOf(ev, args[index], at)?.data;
}

function typeOf(ev: Evaluator, call: LibraryCall, index: number): DeclaredType | null {
  return zodAt(ev, call, index)?.type ?? null;
}

function textOf(ev: Evaluator, call: LibraryCall, index: number): string {
  return typeOf(ev, call, index)?.text ?? 'unknown';
}

/** The schemas in a list argument. */
function members(ev: Evaluator, { args, at }: LibraryCall, index = 0): readonly (ZodData | undefined)[] {
  const list = args[index] === undefined ? null : ev.arrayCell(args[index]);
  if (list === null || list.open !== null) return [undefined];
  return list.items.map(({ value }) => zodOf(ev, value, at)?.data);
}

function unionType(ev: Evaluator, call: LibraryCall, index = 0): DeclaredType | null {
  return either(members(ev, call, index).map((one) => one?.type ?? null));
}

function literalType(ev: Evaluator, value: Value): DeclaredType | null {
  const list = ev.arrayCell(value);
  return list === null ? (value.t === 'literal' ? literals([value.value]) : null) : enumType(ev, value);
}

/** Of a list of literals, or of an object with literals. */
function enumType(ev: Evaluator, values: Value): DeclaredType | null {
  const list = ev.arrayCell(values);
  const cell = ev.objectCell(values);
  if ((list ?? cell)?.open !== null) return null;
  const all = list?.items.map((item) => item.value) ?? [...(cell?.props.values() ?? [])].map((property) => property.value);
  const known = all.filter((value) => value.t === 'literal').map(({ value }) => value);
  return known.length === all.length ? literals(known) : null;
}

function written(ev: Evaluator, at: LibraryCall['at']): DeclaredType | null {
  const [type] = typeArgumentsOf(at.node);
  return type === undefined ? null : declaredType(ev, type, at);
}

function instanceType({ node, unit }: LibraryCall['at']): DeclaredType | null {
  const named = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  return named !== undefined && ts.isIdentifier(named) ? plain(named.getText(unit.source)) : null;
}
