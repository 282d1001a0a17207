import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place } from '../values/value.ts';
import { functionsAround } from './around.ts';
import { type Asked, askedBefore } from './asked.ts';
import { callersOf } from './callers.ts';
import { handlerLabel } from './handlers.ts';
import { sentBy } from './sent.ts';
import type { Use } from './uses.ts';

export interface SentThread extends Asked {
  readonly text: string;
}

/** Requests that other servers send and sign. */
const SIGNED = /hook|slack|telegram|whatsapp|twilio|discord/i;

/** An id in a configuration that comes from a request: the text where it is read, and whether something asks whose it is. */
export function sentId({ at, via }: Use, given: Place): SentThread | null {
  const way = [at, ...via].map(({ node }) => node);
  const direct = sentAlong(way, given);
  if (direct !== null || way.some((node) => handlersAround(node, given).size > 0)) return direct;
  // Functions are read on their own before anybody is seen to call them.
  const found = callersOf(at.node).flatMap((call) => sentAlong([...way, call], given) ?? []);
  return found.sort((a, b) => Number(a.guarded) - Number(b.guarded))[0] ?? null;
}

function sentAlong(way: readonly T.Node[], given: Place): SentThread | null {
  const found = new Map([...way, given.node].flatMap((node) => [...handlersAround(node, given)]));
  if (found.size === 0 || [...found.values()].some((label) => SIGNED.test(label))) return null;
  const ways = { handlers: new Set(found.keys()), calls: way.slice(1) };
  const value = valueOf(given.node);
  const sent = sentBy(value, ways);
  if (sent === null) return null;
  const text = (sent.texts[0] ?? sent.names.at(-1) ?? value.getText()).replaceAll(/\s+/g, ' ');
  return { text: text.length > 60 ? value.getText() : text, ...askedBefore(sent, way.filter((node) => ts.isCallExpression(node)), ways) };
}

function handlersAround(node: T.Node, { unit }: Place): Map<FunctionSyntax, string> {
  return new Map(functionsAround(node).flatMap((fn): [FunctionSyntax, string][] => {
    const label = handlerLabel(fn, { unit, node });
    return label === null ? [] : [[fn, label]];
  }));
}

function valueOf(property: T.Node): T.Node {
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property;
}
