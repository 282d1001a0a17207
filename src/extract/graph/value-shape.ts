import type { ValueShape, Write } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';

/** What kind of thing is written. */
export function shapeOfValue(ev: Evaluator, value: Value): ValueShape {
  const shapes = new Set(alternatives(value).map((one) => shapeOfOne(ev, one)));
  shapes.delete('null');
  return shapes.size === 1 ? [...shapes][0]! : shapes.size === 0 ? 'null' : 'unknown';
}

function shapeOfOne(ev: Evaluator, value: Value): ValueShape {
  switch (value.t) {
    case 'literal': {
      const type = typeof value.value;
      if (type === 'string' || type === 'number' || type === 'boolean') return type;
      return value.value === null || value.value === undefined ? 'null' : 'unknown';
    }
    case 'ref': {
      const cell = ev.cell(value.address);
      if (cell?.t === 'collection') return cell.kind;
      if (cell?.t !== 'array') return cell?.t === 'object' ? 'object' : 'unknown';
      return cell.items.length > 0 && cell.items.every((item) => shapeOfOne(ev, item.value) === 'messages') ? 'messages' : 'list';
    }
    case 'derived':
    case 'unknown':
      return value.shape === 'message' ? 'messages' : value.shape;
    default:
      return 'unknown';
  }
}

/** How what is written to a key relates to what the key held. */
export function relationOf(ev: Evaluator, key: string, value: Value): Write['relation'] {
  const relations = alternatives(value).map((one) => relationOfOne(ev, key, one));
  for (const relation of ['grown', 'copied', 'unknown'] as const) if (relations.includes(relation)) return relation;
  return 'fresh';
}

function relationOfOne(ev: Evaluator, key: string, value: Value): Write['relation'] {
  switch (value.t) {
    case 'state-part':
      return value.key !== key ? 'fresh' : value.deep ? 'unknown' : value.copy?.changed.has(key) === true ? 'grown' : 'copied';
    case 'derived':
      return value.grown === key ? 'grown' : value.keys.includes(key) ? 'unknown' : 'fresh';
    case 'ref': {
      const cell = ev.cell(value.address);
      return (cell?.t === 'array' || cell?.t === 'object') && cell.grownFrom === key ? 'grown' : 'fresh';
    }
    case 'unknown':
      return 'unknown';
    default:
      return 'fresh';
  }
}
