import type { GraphModel, InputKey, RecursionLimit, StateUpdate } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { option } from '../library/builder.ts';
import { outsideIn } from '../runs/outside.ts';
import type { Place, Value } from '../values/value.ts';
import type { GraphDraft } from './draft.ts';
import { siteOf, siteOfCall } from './place.ts';

/** What the library takes where nobody says more. */
const DEFAULT_LIMIT = 25;

export function limitsOf(ev: Evaluator, draft: GraphDraft): RecursionLimit[] {
  const bound = draft.configs.map((config) => limitIn(ev, config)).find((limit) => limit !== undefined);
  return draft.runs.map(({ args, at }) => {
    const own = args[1] === undefined ? undefined : limitIn(ev, args[1]);
    const limit = own === undefined ? bound : own;
    return { steps: limit === undefined ? DEFAULT_LIMIT : limit, site: siteOfCall(at) };
  });
}

/** One run that limits its tasks is taken for the way it is done. */
export function concurrencyOf(ev: Evaluator, draft: GraphDraft): GraphModel['concurrency'] {
  const configs = [...draft.configs, ...draft.runs.flatMap(({ args }) => (args[1] === undefined ? [] : [args[1]]))];
  const limits = configs.map((config) => limitIn(ev, config, 'maxConcurrency'));
  if (limits.some((limit) => typeof limit === 'number')) return 'limited';
  return limits.includes(null) ? 'unknown' : 'unlimited';
}

/** Undefined where a configuration does not say; null where it may. */
function limitIn(ev: Evaluator, config: Value, name = 'recursionLimit'): number | null | undefined {
  if (config.t === 'literal') return undefined;
  const limit = ev.objectCell(config) === null ? null : option(ev, config, name);
  if (limit === null) return ev.objectCell(config)?.open === null ? undefined : null;
  return limit.t === 'literal' && typeof limit.value === 'number' ? limit.value : null;
}

export function inputsOf(ev: Evaluator, draft: GraphDraft): InputKey[] {
  return draft.runs.flatMap(({ args: [input] }) => {
    const cell = input === undefined ? null : ev.objectCell(input);
    return [...(cell?.props ?? [])].map(([name, { value, at }]) => inputKey(ev, name, value, at));
  });
}

/** The keys that visible runs pass as input; null where one of them is not known, or there is none. */
export function inputKeysOf(ev: Evaluator, draft: GraphDraft): string[] | null {
  const inputs = draft.runs.map(({ args: [input] }) => input).filter((input) => !(input?.t === 'literal' || input?.t === 'command'));
  if (inputs.length === 0) return null;
  const keys = new Set<string>();
  for (const input of inputs) {
    const cell = input === undefined ? null : ev.objectCell(input);
    if (cell === null || cell.open !== null || cell.spread.length > 0) return null;
    for (const key of cell.props.keys()) keys.add(key);
  }
  return [...keys];
}

/** What visible code writes into the state from outside, as far as it is known. */
export function updatesOf(ev: Evaluator, draft: GraphDraft): StateUpdate[] {
  return draft.updates.map(({ values }) => ({ keys: [...(ev.objectCell(values)?.props ?? [])].map(([name, { value, at }]) => inputKey(ev, name, value, at)) }));
}

function inputKey(ev: Evaluator, name: string, value: Value, at: Place): InputKey {
  const outside = outsideIn(ev, value, ev.store);
  return { name, site: siteOf(at), ...(outside.length === 0 ? {} : { outside }) };
}
