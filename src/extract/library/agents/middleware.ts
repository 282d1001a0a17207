import type { Evaluator } from '../../eval/evaluator.ts';
import { iterate } from '../../eval/iterate.ts';
import { alternatives } from '../../values/union.ts';
import type { FunctionValue, Place, RunnableValue, Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import type { LibraryFunction } from '../call.ts';
import { type Hook, HOOKS, type Jump, PACKAGED_MIDDLEWARE, type PackagedMiddleware } from './packaged.ts';
import type { ApprovalFact, Reason, SettledFact, StateSource } from './plan.ts';
import { toolName } from './tool-names.ts';

/** What an agent takes from one middleware. */
export interface MiddlewareFact {
  readonly name: string;
  readonly at: Place;
  readonly hooks: readonly MiddlewareHook[];
  readonly state: StateSource | null;
  /** Its list of tools; packaged ones have names only. */
  readonly tools: Value | null;
  readonly toolNames: readonly string[];
  /** Functions around the call of the model, and around that of a tool. */
  readonly aroundModel: Value | null;
  readonly aroundTool: Value | null;
  readonly wrapsModel: boolean;
  readonly wrapsTool: boolean;
  readonly approvals: readonly ApprovalFact[];
  readonly settled: SettledFact | null;
}

export interface MiddlewareHook {
  readonly hook: Hook;
  /** The function of the program; null in a packaged middleware. */
  readonly body: FunctionValue | null;
  readonly jumps: readonly Jump[] | null;
  readonly at: Place;
}

/** `createMiddleware(…)` and the middleware that packages bring. */
export const middlewareFunctions: ReadonlyMap<string, LibraryFunction> = new Map(
  ['createMiddleware', ...Object.keys(PACKAGED_MIDDLEWARE)].map((factory): [string, LibraryFunction] => [
    factory,
    (_ev, { args, at }) => ({ t: 'runnable', kind: 'middleware', parts: args, options: args[0] ?? null, name: factory, at }),
  ]),
);

export interface MiddlewareList {
  readonly facts: readonly MiddlewareFact[];
  readonly open: Reason | null;
}

export const NO_MIDDLEWARE: MiddlewareList = { facts: [], open: null };

/** The middleware of a list, in order; open where one of them is not known, or may be left out. */
export function middlewareIn(ev: Evaluator, value: Value | null, at: Place): MiddlewareList {
  if (value === null) return NO_MIDDLEWARE;
  const list = iterate(ev, value);
  if (list === null) return { facts: [], open: { why: 'middleware that is not known', at } };
  let open: Reason | null = list.open === null ? null : { why: list.open, at };
  const facts = list.items.flatMap(({ value: one, count }): MiddlewareFact[] => {
    const several = alternatives(one);
    const fact = several.length === 1 ? middlewareOf(ev, several[0]!, at) : null;
    if (fact === null || count !== 'one') open ??= { why: fact === null ? 'middleware that is not known' : `${fact.name} may be left out`, at: fact?.at ?? at };
    return fact === null || count !== 'one' ? [] : [fact];
  });
  return { facts, open };
}

function middlewareOf(ev: Evaluator, value: Value, at: Place): MiddlewareFact | null {
  if (value.t === 'ref') return ev.objectCell(value)?.open === null && ev.objectCell(value)?.props.has('name') === true ? ownMiddleware(ev, value, at) : null;
  if (value.t !== 'runnable' || value.kind !== 'middleware') return null;
  if (value.name === 'createMiddleware') return value.options !== null && ev.objectCell(value.options)?.open === null ? ownMiddleware(ev, value.options, value.at) : null;
  const row = Object.hasOwn(PACKAGED_MIDDLEWARE, value.name ?? '') ? PACKAGED_MIDDLEWARE[value.name!]! : null;
  return row === null ? null : packagedMiddleware(ev, row, value);
}

function ownMiddleware(ev: Evaluator, options: Value, at: Place): MiddlewareFact | null {
  const name = option(ev, options, 'name');
  if (name?.t !== 'literal' || typeof name.value !== 'string') return null;
  const schema = option(ev, options, 'stateSchema');
  const hooks = HOOKS.flatMap((hook): MiddlewareHook[] => {
    const value = option(ev, options, hook);
    return value === null ? [] : [hookOf(ev, hook, value, ev.objectCell(options)?.props.get(hook)?.at ?? at)];
  });
  const aroundModel = option(ev, options, 'wrapModelCall');
  const aroundTool = option(ev, options, 'wrapToolCall');
  return {
    name: name.value,
    at,
    hooks,
    state: schema === null ? null : { by: name.value, schema, keys: [], at: ev.objectCell(options)?.props.get('stateSchema')?.at ?? at },
    tools: option(ev, options, 'tools'),
    toolNames: [],
    aroundModel,
    aroundTool,
    wrapsModel: aroundModel !== null,
    wrapsTool: aroundTool !== null,
    approvals: [],
    settled: null,
  };
}

function hookOf(ev: Evaluator, hook: Hook, value: Value, at: Place): MiddlewareHook {
  if (value.t === 'function') return { hook, body: value, jumps: [], at };
  const inner = ev.objectCell(value) === null ? null : option(ev, value, 'hook');
  return { hook, body: inner?.t === 'function' ? inner : null, jumps: inner === null ? null : jumpsIn(ev, option(ev, value, 'canJumpTo')), at };
}

function jumpsIn(ev: Evaluator, value: Value | null): readonly Jump[] | null {
  if (value === null) return [];
  const list = iterate(ev, value);
  if (list === null || list.open !== null) return null;
  const names = list.items.flatMap(({ value: one }) => alternatives(one)).map((one) => (one.t === 'literal' && isJump(one.value) ? one.value : null));
  return names.includes(null) ? null : (names as Jump[]);
}

function isJump(value: unknown): value is Jump {
  return value === 'model' || value === 'tools' || value === 'end';
}

function packagedMiddleware(ev: Evaluator, row: PackagedMiddleware, { options, parts, at }: RunnableValue): MiddlewareFact | null {
  const given = row.named === undefined ? null : 'option' in row.named ? option(ev, options ?? undefined, row.named.option) : (parts[row.named.argument] ?? null);
  if (given !== null && (given.t !== 'literal' || typeof given.value !== 'string')) return null;
  const name = given === null ? row.name : `${row.name}[${String(given.value)}]`;
  return {
    name,
    at,
    hooks: HOOKS.flatMap((hook): MiddlewareHook[] => (row.hooks?.[hook] === undefined ? [] : [{ hook, body: null, jumps: row.hooks[hook], at }])),
    state: row.keys === undefined ? null : { by: name, schema: null, keys: row.keys, at },
    tools: null,
    toolNames: row.tools ?? [],
    aroundModel: null,
    aroundTool: null,
    wrapsModel: row.wraps === 'model' || row.wraps === 'both',
    wrapsTool: row.wraps === 'tool' || row.wraps === 'both',
    approvals: approvalsIn(ev, option(ev, options ?? undefined, 'interruptOn')),
    settled: row.settles === true ? settledBy(ev, options, at) : null,
  };
}

/** Nothing where it lets errors pass, or may. */
function settledBy(ev: Evaluator, options: Value | null, at: Place): SettledFact | null {
  if (options !== null && ev.objectCell(options)?.open !== null) return null;
  const onFailure = option(ev, options ?? undefined, 'onFailure');
  if (onFailure !== null && !(onFailure.t === 'literal' && (onFailure.value === 'continue' || onFailure.value === 'return_message'))) return null;
  const list = option(ev, options ?? undefined, 'tools');
  if (list === null) return { tools: null, at };
  const tools = iterate(ev, list);
  if (tools === null) return null;
  const names = tools.items.flatMap(({ value }) => alternatives(value)).flatMap((one) => (one.t === 'literal' ? String(one.value) : (toolName(ev, one) ?? [])));
  return { tools: names, at };
}

/** The tools that an `interruptOn` names and asks about. */
export function approvalsIn(ev: Evaluator, value: Value | null): ApprovalFact[] {
  const cell = value === null ? null : ev.objectCell(value);
  return [...(cell?.props ?? [])].flatMap(([tool, { value: one, at }]) => (one.t === 'literal' && !one.value ? [] : [{ tool, at }]));
}

/** A middleware as a package puts it into an agent by itself. */
export function packagedFact(ev: Evaluator, factory: string, options: Value | null, at: Place): MiddlewareFact {
  return packagedMiddleware(ev, PACKAGED_MIDDLEWARE[factory]!, { t: 'runnable', kind: 'middleware', parts: [], options, name: factory, at })!;
}
