import type { Sample } from '../../model/json.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';

/** More than these are not told apart. */
const MOST = 4;
const DEEPEST = 4;

/** Values that may be written: as they are where they are known, with holes where only their kind is. */
export function samplesOf(ev: Evaluator, value: Value): Sample[] {
  const all = alternatives(value).map((one) => sampleOf(ev, one, 0));
  return all.filter((one) => one !== undefined).slice(0, MOST);
}

function sampleOf(ev: Evaluator, value: Value, depth: number): Sample | undefined {
  switch (value.t) {
    case 'literal':
      return typeof value.value === 'bigint' ? undefined : value.value;
    case 'unknown':
    case 'derived':
      return ofShape(value.shape);
    case 'union': {
      const [first, ...others] = value.of.map((one) => sampleOf(ev, one, depth));
      return first !== undefined && others.every((one) => one !== undefined && typeof one === typeof first) ? first : undefined;
    }
    case 'ref':
      return depth > DEEPEST ? undefined : ofCell(ev, value.address, depth + 1);
    default:
      return undefined;
  }
}

function ofShape(shape: string): Sample | undefined {
  if (shape === 'string' || shape === 'number') return { hole: shape };
  return shape === 'list' ? [{ hole: 'string' }] : undefined;
}

/** Items that are not known stand for one text; properties that are not known are left out. */
function ofCell(ev: Evaluator, address: number, depth: number): Sample | undefined {
  const cell = ev.cell(address);
  if (cell?.t === 'array') {
    if (cell.grownFrom !== null) return undefined;
    if (cell.items.length === 0) return cell.open === null ? [] : [{ hole: 'string' }];
    return cell.items.map((item) => sampleOf(ev, item.value, depth) ?? { hole: 'string' });
  }
  if (cell?.t !== 'object' || cell.cls !== null) return undefined;
  const known = [...cell.props].filter(([, { maybe, getter }]) => !maybe && getter === undefined);
  return Object.fromEntries(known.map(([name, property]) => [name, sampleOf(ev, property.value, depth) ?? { hole: 'string' }]));
}
