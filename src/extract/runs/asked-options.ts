import { nearestOption, TEXT_OPTIONS } from '../knowledge/run-options.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { iterate } from '../eval/iterate.ts';
import { placeOfText } from '../graph/place.ts';
import type { Property } from '../values/heap.ts';
import { alternatives } from '../values/union.ts';
import type { Place, Value } from '../values/value.ts';

/** What a configuration asks for by a text, and keys of it that are meant for an option and are none. */
export interface AskedOption {
  /** The option that is meant. */
  readonly option: string;
  /** The text, or the key where it is the key that is wrong. */
  readonly name: string;
  readonly is: 'text' | 'key';
  readonly at: Place;
}

export function askedOptions(ev: Evaluator, configs: readonly Value[]): readonly AskedOption[] {
  return configs.flatMap(alternatives).flatMap((config) => {
    const cell = ev.objectCell(config);
    if (cell === null || cell.cls !== null) return [];
    return [...cell.props].flatMap(([key, property]): AskedOption[] => {
      if (TEXT_OPTIONS.has(key)) return textsIn(ev, property).map((name) => ({ option: key, name, is: 'text', at: placeOfText(property.at, name) }));
      const option = nearestOption(key);
      return option === null || cell.props.has(option) ? [] : [{ option, name: key, is: 'key', at: property.at }];
    });
  });
}

function textsIn(ev: Evaluator, { value, getter }: Property): readonly string[] {
  if (getter !== undefined) return [];
  const one = (item: Value) => (item.t === 'literal' && typeof item.value === 'string' && item.declared !== true ? [item.value] : []);
  return alternatives(value).flatMap((each) => (each.t === 'ref' ? (iterate(ev, each)?.items ?? []).flatMap((item) => alternatives(item.value)).flatMap(one) : one(each)));
}
