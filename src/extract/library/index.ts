import type { Evaluator } from '../eval/evaluator.ts';
import { callUnknown } from '../eval/invoke.ts';
import type { LibraryValue, Place } from '../values/value.ts';
import { literal, unknown, type Value } from '../values/value.ts';
import { builderFunctions } from './builder.ts';
import type { LibraryFunction } from './call.ts';
import { commandFunctions } from './command.ts';
import { functionalFunctions } from './functional.ts';
import { agentFunctions } from './agents/create-agent.ts';
import { middlewareFunctions } from './agents/middleware.ts';
import { teamFunctions } from './agents/teams.ts';
import { prebuiltFunctions } from './prebuilt.ts';
import { runnableFunctions } from './runnable.ts';
import { saverFunctions } from './savers.ts';
import { stateFunctions, zodFunctions } from './state/index.ts';

export { callTask } from './functional.ts';
export { builderKind, callBuilder, callCompiled, createBuilder } from './builder.ts';
export { callRunnable } from './runnable.ts';
export { callMember, environmentBy, materialise, memberOf, spreadOf } from './state/index.ts';

const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ['START', '__start__'],
  ['END', '__end__'],
  ['Command.PARENT', '__parent__'],
]);

/** Looked up when called: these files import one another. */
function libraryFunction(module: string, name: string): LibraryFunction | undefined {
  if (isZod(module)) return zodFunctions.get(name);
  const tables = [agentFunctions, teamFunctions, middlewareFunctions, builderFunctions, commandFunctions, functionalFunctions, prebuiltFunctions, runnableFunctions, saverFunctions, stateFunctions];
  return tables.find((table) => table.has(name))?.get(name);
}

/** Something the library exports, by its dotted name. */
export function libraryExport(module: string, name: string): Value {
  if (name === '__esModule') return literal(true);
  const constant = isZod(module) ? undefined : CONSTANTS.get(name);
  if (constant !== undefined) return literal(constant);
  return { t: 'library', module, name: isZod(module) && name.startsWith('z.') ? name.slice(2) : name };
}

function isZod(module: string): boolean {
  return module === 'zod' || module.startsWith('zod/');
}

/** A call or `new` of something the library exports. */
export function callLibrary(ev: Evaluator, callee: LibraryValue, args: readonly Value[], at: Place | null, isNew: boolean): Value {
  const { module, name } = callee;
  const fn = libraryFunction(module, name);
  if (fn === undefined || at === null) return callUnknown(ev, unknown(`the result of ${name}`, at), args, at);
  return fn(ev, { module, name, args, at, isNew });
}
