import type { Outside } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { calledName, heldIn, type Memory, readingsOf, type Source } from '../log/sources.ts';
import { isConfig, type UnknownValue, type Value } from '../values/value.ts';
import { authorOf } from './client.ts';

const DEEPEST = 3;
const MOST = 16;

/** Calls that give what they are called on with hardly a change. What others give may be a part, a hash or an answer. */
const WHOLE: ReadonlySet<string> = new Set(['toString', 'trim', 'valueOf', 'String', 'get', 'header', 'JSON.stringify', 'concat']);

/** What of a value comes from outside as it is: by itself, in a text, in an object or a list. */
export function outsideIn(ev: Evaluator, value: Value, memory: Memory): Outside[] {
  const found = new Map<string, Outside>();
  /** How deep objects and lists were met. */
  const seen = new Map<number, number>();
  const visit = (one: Value, depth: number): void => {
    if (depth > DEEPEST || found.size >= MOST) return;
    if (one.t === 'union') return one.of.forEach((each) => visit(each, depth));
    if (one.t === 'ref') {
      if ((seen.get(one.address) ?? Infinity) <= depth) return;
      seen.set(one.address, depth);
      return heldIn(memory.get(one.address)).forEach((each) => visit(each, depth + 1));
    }
    if (one.t !== 'unknown') return;
    const { from } = one;
    if (from?.is === 'made') return one.shape === 'string' ? from.parts.forEach((part) => visit(part, depth + 1)) : undefined;
    if (from?.is === 'call' && !WHOLE.has(calledName(from.callee))) return;
    const outside = ofConfig(one) ?? readingsOf(one, memory).flatMap(({ whole, parts: [part] }) => (whole && part !== undefined ? (ofSource(ev, part) ?? []) : []))[0];
    if (outside !== undefined) found.set(outside.text, outside);
  };
  visit(value, 0);
  return [...found.values()];
}

/** `config.configurable.token` */
function ofConfig({ member }: UnknownValue): Outside | undefined {
  const holder = member?.self.t === 'unknown' ? member.self.member : undefined;
  if (member === undefined || holder?.name !== 'configurable' || !isConfig(holder.self)) return undefined;
  return { of: 'config', name: member.name, text: `config.configurable.${member.name}` };
}

function ofSource(ev: Evaluator, one: Source): Outside | null {
  const { root, path, text } = one;
  const name = path.at(-1);
  if (name === undefined) return null;
  if (root.is === 'name' && /^(process|Bun|Deno)\.env$/.test([root.name, ...path.slice(0, -1)].join('.').replace(/\.get$/, ''))) return { of: 'environment', name, text };
  if (authorOf(ev, one) !== 'client' && !isHeader(path)) return null;
  return isRequest(one) ? { of: isHeader(path) ? 'header' : 'request', name, text } : null;
}

function isRequest({ root }: Source): boolean {
  return root.is === 'parameter' || root.is === 'call';
}

function isHeader(path: readonly string[]): boolean {
  return path.slice(0, -1).some((key) => /^(headers?|cookies?|get)$/.test(key));
}
