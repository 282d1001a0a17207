import type { Sample } from '../../model/json.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { Cell } from '../values/heap.ts';
import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';

/** More than these are not told apart. */
const MOST = 4;
const DEEPEST = 4;
/** A value of more parts than these is no example of anything: what is put together in loops can be wide on each level. */
const LARGEST = 1000;

/** Values that may be written: as they are where they are known, with holes where only their kind is. */
export function samplesOf(ev: Evaluator, value: Value): Sample[] {
  const all = alternatives(value).map((one) => new Sampling(ev).sampleOf(one));
  return all.filter((one) => one !== undefined).slice(0, MOST);
}

/** Makes one sample, and counts its parts. */
class Sampling {
  private readonly ev: Evaluator;
  private parts = 0;

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  sampleOf(value: Value): Sample | undefined {
    const sample = this.of(value, 0);
    this.ev.lookThrough(this.parts);
    return this.parts > LARGEST ? undefined : sample;
  }

  private of(value: Value, depth: number): Sample | undefined {
    if (++this.parts > LARGEST) return undefined;
    switch (value.t) {
      case 'literal':
        return typeof value.value === 'bigint' ? undefined : value.value;
      case 'unknown':
      case 'derived':
        return ofShape(value.shape);
      case 'union': {
        const [first, ...others] = value.of.map((one) => this.of(one, depth));
        return first !== undefined && others.every((one) => one !== undefined && typeof one === typeof first) ? first : undefined;
      }
      case 'ref':
        return depth > DEEPEST ? undefined : this.ofCell(this.ev.cell(value.address), depth + 1);
      default:
        return undefined;
    }
  }

  /** Items that are not known stand for one text; properties that are not known are left out. */
  private ofCell(cell: Cell | undefined, depth: number): Sample | undefined {
    if (cell?.t === 'array') {
      if (cell.grownFrom !== null) return undefined;
      if (cell.items.length === 0) return cell.open === null ? [] : [{ hole: 'string' }];
      return cell.items.map((item) => this.of(item.value, depth) ?? { hole: 'string' });
    }
    if (cell?.t !== 'object' || cell.cls !== null) return undefined;
    const known = [...cell.props].filter(([, { maybe, getter }]) => !maybe && getter === undefined);
    return Object.fromEntries(known.map(([name, property]) => [name, this.of(property.value, depth) ?? { hole: 'string' }]));
  }
}

function ofShape(shape: string): Sample | undefined {
  if (shape === 'string' || shape === 'number') return { hole: shape };
  return shape === 'list' ? [{ hole: 'string' }] : undefined;
}
