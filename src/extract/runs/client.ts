import type { Evaluator } from '../eval/evaluator.ts';
import { type Framework, FRAMEWORKS, SIGNED, TRUSTED } from '../knowledge/frameworks.ts';
import { exportNamed } from '../library/limiter.ts';
import { type Memory, type Reading, readingsOf, type Source } from '../log/sources.ts';
import type { FunctionSyntax, UnknownValue, Value } from '../values/value.ts';
import { frameworksOf, type Handler, handlerOf, isClientParameter } from './handlers.ts';
import { signatureAsked } from './middleware.ts';

/** Who has written something: whoever asks, the server, or nobody that is known. */
export type Author = 'client' | 'server' | 'unknown';

/** Something that came with a request. */
export interface Sent {
  readonly source: Source;
  /** As a reader would write it: `req.body.threadId`. */
  readonly text: string;
  /** All that it is put together of. */
  readonly parts: readonly Source[];
}

/** The way of a value to come about in which all that is no constant was written by whoever asks; null where there is none. */
export function sentIn(ev: Evaluator, value: Value, memory: Memory): Sent | null {
  for (const reading of readingsOf(value, memory)) {
    const open = openParts(reading);
    const [first] = open;
    if (first === undefined || !open.every((part) => authorOf(ev, part) === 'client') || open.some((part) => isSigned(ev, part))) continue;
    return { source: first, text: first.text === '' ? 'what it is given' : first.text, parts: open };
  }
  return null;
}

function openParts({ parts }: Reading): readonly Source[] {
  return parts.filter(({ root }) => root.is !== 'literal');
}

export function authorOf(ev: Evaluator, { root, path }: Source): Author {
  if (root.is === 'call') return ofReader(ev, root.name, root.value, path);
  if (root.is !== 'parameter') return 'unknown';
  const unit = ev.session.unit(root.fn.getSourceFile().fileName);
  if (unit === null) return 'unknown';
  if (isClientParameter(root.fn, root.index, unit)) return 'client';
  const handler = handlerOf(root.fn, unit);
  if (handler === null) return 'unknown';
  const whole = [root.index, ...path].join('.');
  const rows = frameworksOf(handler, unit);
  const under = (paths: readonly string[] = []): boolean => paths.some((one) => one === '*' || whole === one || whole.startsWith(`${one}.`));
  if (rows.some(({ server }) => under(server))) return 'server';
  if (!rows.some(({ client }) => under(client))) return path.length === 0 ? 'unknown' : 'server';
  // All of the cookies are read for the sake of a session.
  const guessed = path.some((key, index) => /^(headers?|cookies?|get)$/.test(key) && (path.slice(index + 1).some((name) => TRUSTED.test(name)) || path.at(-1) === 'cookie'));
  return guessed ? 'server' : 'client';
}

/** `readBody(event)` and its like. */
function ofReader(ev: Evaluator, name: string, { from }: UnknownValue, path: readonly string[]): Author {
  if (from?.is !== 'call') return 'unknown';
  const module = exportNamed(from.callee)?.module;
  const reads = ({ packages, readers }: Framework): boolean => readers !== undefined && Object.hasOwn(readers, name) && (packages === undefined || (module !== undefined && packages.includes(module)));
  const part = FRAMEWORKS.find(reads)?.readers![name];
  if (part === undefined) return 'unknown';
  const [event, key] = from.args;
  const given = event?.t === 'unknown' && event.from?.is === 'parameter' ? handlerAt(ev, event.from.fn) : null;
  if (given === null) return 'unknown';
  const names = [...path, ...(key?.t === 'literal' ? [String(key.value)] : [])];
  return /headers|cookies/.test(part) && names.some((one) => TRUSTED.test(one)) ? 'server' : 'client';
}

function handlerAt(ev: Evaluator, fn: FunctionSyntax): Handler | null {
  const unit = ev.session.unit(fn.getSourceFile().fileName);
  return unit === null ? null : handlerOf(fn, unit);
}

function isSigned(ev: Evaluator, { root }: Source): boolean {
  return root.is === 'parameter' && (SIGNED.test(handlerAt(ev, root.fn)?.label ?? '') || signatureAsked(root.fn));
}
