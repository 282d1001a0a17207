import type { NamedSite } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { GraphDraft } from './draft.ts';
import { siteOf } from './place.ts';

export function inputsOf(ev: Evaluator, draft: GraphDraft): NamedSite[] {
  return draft.runs.flatMap(({ args: [input] }) => {
    const cell = input === undefined ? null : ev.objectCell(input);
    return [...(cell?.props ?? [])].map(([name, { at }]) => ({ name, site: siteOf(at) }));
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
