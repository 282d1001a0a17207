import { isSetElsewhere } from '../eval/later.ts';
import { calledName, type Memory } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';
import { isConfig, type Value } from '../values/value.ts';

const DEEPEST = 6;

/**
 * A text that two values share only if they are the same thing in every run: a literal, a part of the state, of the
 * configuration, a name of a module, or a list of such. Null where that cannot be told.
 */
export function identityOf(value: Value, memory: Memory, depth = 0): string | null {
  if (depth > DEEPEST) return null;
  const inside = (one: Value) => identityOf(one, memory, depth + 1);
  switch (value.t) {
    case 'literal':
      return typeof value.value === 'bigint' ? `${value.value}n` : (JSON.stringify(value.value) ?? 'undefined');
    case 'state-part':
      return `state.${value.key}${value.deep === true ? '.…' : ''}`;
    case 'class':
      return `class ${value.node.name?.text ?? ''}@${value.node.pos}`;
    case 'union':
      return all(value.of.map(inside), (parts) => (parts.every(isOfProcess) ? `one of ${parts.join()}` : null));
    case 'ref':
      return ofCell(memory, value.address, inside);
    case 'unknown': {
      if (isConfig(value)) return 'config';
      const { member, from, at } = value;
      // What any function may have set in between is the same thing only by chance.
      if (isSetElsewhere(value)) return null;
      if (member !== undefined) return joined(inside(member.self), (self) => `${self}.${member.name}`);
      if (from?.is === 'name') return from.module === null ? from.name : `${from.module}#${from.name}`;
      if (from?.is === 'made') return all(from.parts.map(inside), (parts) => `made(${parts.join()})`);
      if (from?.is === 'call' && (at === null || isInFunction(at.node))) return SAME_EACH_TIME.has(calledName(from.callee)) ? all([inside(from.callee), ...from.args.map(inside)], (parts) => `${parts[0]}(${parts.slice(1).join()})`) : null;
      // What a module has made is one for all.
      return at === null ? null : `${at.unit.display}${isInFunction(at.node) ? ':' : '@'}${at.node.pos}`;
    }
    default:
      return null;
  }
}

/** Calls that give the same for the same. */
const SAME_EACH_TIME = new Set(['join', 'resolve', 'normalize', 'String', 'trim', 'toLowerCase', 'toString', 'db', 'collection', 'table', 'from', 'into', 'model', 'eq', 'ObjectId']);

/** What a function makes may be another one each time. */
function isInFunction(node: T.Node): boolean {
  return ts.findAncestor(node, (one) => ts.isFunctionLike(one)) !== undefined;
}

function ofCell(memory: Memory, address: number, inside: (value: Value) => string | null): string | null {
  const cell = memory.get(address);
  if (cell?.t === 'array') return cell.open === null && cell.items.every(({ count }) => count === 'one') ? all(cell.items.map(({ value }) => inside(value)), (parts) => `[${parts.join()}]`) : null;
  if (cell?.t !== 'object' || cell.open !== null || cell.spread.length > 0) return null;
  if (cell.cls !== null) return `instance ${address}`;
  const props = [...cell.props].sort(([a], [b]) => (a < b ? -1 : 1));
  return all(props.map(([, { value }]) => inside(value)), (parts) => `{${props.map(([name], index) => `${name}:${parts[index]}`).join()}}`);
}

/** `process.env.NOTES ?? 'notes.json'`: whichever it is, it stays so. */
function isOfProcess(identity: string, _index: number, others: readonly string[]): boolean {
  const isSetting = (one: string): boolean => /^process\.env\.\w+$/.test(one);
  return isSetting(identity) || (identity.startsWith('"') && others.some(isSetting));
}

function all(parts: readonly (string | null)[], made: (parts: readonly string[]) => string | null): string | null {
  return parts.includes(null) ? null : made(parts as readonly string[]);
}

function joined(part: string | null, made: (part: string) => string): string | null {
  return part === null ? null : made(part);
}

/** Another one for each task, as a Send gives it. */
export function differsByTask(identity: string): boolean {
  return /state\.|\bconfig\b(?!\.(?:context|configurable)\.(?!checkpoint|__pregel|task))|:\d/.test(identity);
}
