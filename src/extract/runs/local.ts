import { siteOf } from '../graph/place.ts';
import type { SaverOrStore as SaverOrStoreFact } from '../../model/run.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { Connection, SaverOrStore, Place, Value } from '../values/value.ts';
import { mentionsOf } from './around.ts';

const HOST = String.raw`(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|::1)`;
const URL = new RegExp(String.raw`^[a-z+]+:\/\/(?:[^@/]*@)?${HOST}(?=[:/?,]|$)`, 'i');
const HOSTS = new RegExp(`^${HOST}$`, 'i');
/** A text with parts that are not known. */
const TEMPLATE = new RegExp(String.raw`[a-z]:\/\/(?:[^\s"'\x60]*@)?${HOST}[:/?\x60]`, 'i');
const FILES = /^(SqliteSaver|Database|DatabaseSync)$/;
const OPTIONS = ['connectionString', 'url', 'uri', 'host'];

/** What ties a saver or a store to this machine, and where that is written. */
export function localOf(ev: Evaluator, kept: SaverOrStore | Connection): SaverOrStoreFact['local'] {
  for (const arg of kept.args) {
    const origin = arg.t === 'unknown' ? arg.origin : undefined;
    if (origin?.is === 'connection') {
      const found = localOf(ev, origin);
      if (found !== null) return found;
    }
    const text = localText(ev, arg, FILES.test(kept.name));
    if (text !== null) return { text, site: siteOf(placeOf(kept.at, text)) };
    const client = optionOf(ev, arg, 'client') ?? optionOf(ev, arg, 'pool');
    if (client?.t === 'unknown' && client.origin?.is === 'connection') return localOf(ev, client.origin);
  }
  return inTemplate(kept.at);
}

function localText(ev: Evaluator, value: Value, file: boolean): string | null {
  for (const one of alternatives(value)) {
    if (one.t === 'literal' && typeof one.value === 'string' && (URL.test(one.value) || (file && isLocalFile(one.value)))) return one.value;
    for (const name of OPTIONS) {
      for (const given of alternatives(optionOf(ev, one, name) ?? one)) {
        if (given !== one && given.t === 'literal' && typeof given.value === 'string' && (URL.test(given.value) || (name === 'host' && HOSTS.test(given.value)))) return given.value;
      }
    }
  }
  return null;
}

function optionOf(ev: Evaluator, value: Value, name: string): Value | null {
  return ev.objectCell(value)?.props.get(name)?.value ?? null;
}

/** Relative, or where files do not stay. */
function isLocalFile(path: string): boolean {
  if (path === ':memory:' || /^\w+:\/\//.test(path)) return false;
  const plain = path.replace(/^file:/, '');
  return /^\/(var\/)?tmp\//.test(plain) || !/^(\/|[A-Za-z]:[\\/])/.test(plain);
}

function inTemplate(at: Place): SaverOrStoreFact['local'] {
  const found = (node: T.Node): T.Node | undefined => (ts.isTemplateExpression(node) && TEMPLATE.test(node.getText()) ? node : ts.forEachChild(node, found));
  const node = found(at.node);
  return node === undefined ? null : { text: 'localhost', site: siteOf({ unit: at.unit, node }) };
}

/** The text itself, in the call or in a constant that the call names. */
function placeOf(at: Place, text: string): Place {
  const literal = (node: T.Node): T.Node | undefined => (ts.isStringLiteralLike(node) && node.text === text ? node : ts.forEachChild(node, literal));
  const own = literal(at.node);
  if (own !== undefined) return { unit: at.unit, node: own };
  const named = (node: T.Node): T.Node | undefined => {
    if (!ts.isIdentifier(node)) return ts.forEachChild(node, named);
    const declared = mentionsOf(node.text, node.getSourceFile()).map(({ parent }) => parent).find((parent) => ts.isVariableDeclaration(parent) && parent.name.getText() === node.text);
    return declared === undefined ? undefined : literal(declared);
  };
  return { unit: at.unit, node: named(at.node) ?? at.node };
}

