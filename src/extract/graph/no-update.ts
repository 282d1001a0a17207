import type { NoUpdate } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { Shape, Value } from '../values/value.ts';

interface Context {
  readonly ev: Evaluator;
  typeOf(key: string): string | null;
}

/** What a value is that the library refuses as an update, or takes nothing from. Null for updates, and in doubt. */
export function noUpdateOf({ ev, typeOf }: Context, value: Value): NoUpdate | null {
  switch (value.t) {
    case 'literal':
      return value.value ? ofLiteral(value.value) : null;
    case 'function':
    case 'class':
      return { kind: 'function', always: true };
    case 'native':
      return value.name === 'generator' ? { kind: 'generator', always: true } : null;
    case 'ref': {
      const cell = ev.cell(value.address);
      return cell?.t === 'collection' ? { kind: cell.kind, always: true } : null;
    }
    case 'state-part':
      return value.deep ? null : ofType(typeOf(value.key));
    case 'derived':
    case 'unknown':
      return value.guessed === true ? null : ofShape(value.shape);
    default:
      return null;
  }
}

/** An array without a Command, whose items are all known not to be one. */
export function noUpdateOfList(items: readonly Value[]): NoUpdate | null {
  const known = items.every((item) => item.t !== 'native' && item.t !== 'run-result' && item.t !== 'library');
  return known ? { kind: 'array', always: true } : null;
}

function ofLiteral(value: string | number | boolean | bigint): NoUpdate {
  const type = typeof value;
  return { kind: type === 'boolean' ? 'true' : (type as 'string' | 'number' | 'bigint'), always: true };
}

function ofShape(shape: Shape): NoUpdate | null {
  switch (shape) {
    case 'list':
    case 'messages':
      return { kind: 'array', always: true };
    case 'string':
    case 'number':
      return { kind: shape, always: false };
    case 'boolean':
      return { kind: 'true', always: false };
    case 'message':
      return { kind: 'message', always: true };
    case 'map':
    case 'set':
      return { kind: shape, always: true };
    default:
      return null;
  }
}

/** `return state.messages`: nothing is declared to be an update by a type that is a list or a primitive. */
function ofType(type: string | null): NoUpdate | null {
  const parts = (type ?? '').split('|').map((part) => part.trim()).filter((part) => part !== 'undefined' && part !== 'null');
  const kinds = new Set(parts.map((part) => (LIST.test(part) ? 'array' : part === 'string' || part === 'number' || part === 'bigint' ? part : null)));
  const [kind] = kinds;
  return kinds.size === 1 && kind != null ? { kind, always: false } : null;
}

const LIST = /^(?:readonly\s+)?[\w$.]+\[\]$|^(?:Readonly)?Array<[^<>|]*>$/;
