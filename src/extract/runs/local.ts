import type { SaverOrStore as SaverOrStoreFact } from '../../model/run.ts';
import { deployedOf } from '../deployed/deployment-of.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { siteOf } from '../graph/place.ts';
import { ts, type T } from '../syntax.ts';
import { variableOf } from '../values/environment.ts';
import { alternatives } from '../values/union.ts';
import { type Connection, type SaverOrStore, type Place, UNDEFINED, type Value } from '../values/value.ts';
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
    const set = localSetting(ev, arg, kept);
    if (set !== null) return set;
    const client = optionOf(ev, arg, 'client') ?? optionOf(ev, arg, 'pool');
    if (client?.t === 'unknown' && client.origin?.is === 'connection') return localOf(ev, client.origin);
  }
  return inTemplate(kept.at);
}

/** A variable of the environment that all files of the deployment set to this machine. */
function localSetting(ev: Evaluator, value: Value, { at, name: keeper }: SaverOrStore | Connection): SaverOrStoreFact['local'] {
  for (const name of ['', ...OPTIONS]) {
    for (const given of alternatives(name === '' ? value : (optionOf(ev, value, name) ?? UNDEFINED))) {
      const variable = variableOf(given);
      if (variable === null) continue;
      const set = deployedOf(ev.session, at.unit).settings(variable);
      const isLocal = (text: string): boolean => isLocalAddress(text, FILES.test(keeper)) || (name === 'host' && HOSTS.test(text));
      const [first] = set;
      const place = given.t === 'unknown' && given.at !== null ? given.at : at;
      if (first !== undefined && set.every((one) => isLocal(one.value))) return { text: first.value, site: siteOf(place), set: { variable, at: first.at } };
    }
  }
  return null;
}

function isLocalAddress(text: string, file: boolean): boolean {
  return URL.test(text) || (file && isLocalFile(text));
}

function localText(ev: Evaluator, value: Value, file: boolean): string | null {
  for (const one of alternatives(value)) {
    if (one.t === 'literal' && typeof one.value === 'string' && isLocalAddress(one.value, file)) return one.value;
    const host = hostIn(one);
    if (host !== null) return host;
    for (const name of OPTIONS) {
      for (const given of alternatives(optionOf(ev, one, name) ?? one)) {
        if (given !== one && given.t === 'literal' && typeof given.value === 'string' && (URL.test(given.value) || (name === 'host' && HOSTS.test(given.value)))) return given.value;
      }
    }
  }
  return null;
}

/** `postgres://app@${HOST}/app`: the host of a text may be this machine. */
function hostIn(value: Value): string | null {
  if (value.t !== 'unknown' || value.from?.is !== 'made' || value.at === null || !ts.isTemplateExpression(value.at.node)) return null;
  const { head, templateSpans } = value.at.node;
  const given = value.from.parts.slice(-templateSpans.length);
  const before = (index: number): string => (index === 0 ? head.text : templateSpans[index - 1]!.literal.text);
  const hosts = given.flatMap((part, index) => (/(:\/\/|@)$/.test(before(index)) ? alternatives(part) : []));
  const local = hosts.find((one) => one.t === 'literal' && typeof one.value === 'string' && HOSTS.test(one.value));
  return local?.t === 'literal' ? String(local.value) : null;
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

/** How many names lead from the call to the text. */
const DEEPEST = 3;

/** The text itself, in the call, or in the constants and functions of the file that the call names. */
function placeOf(at: Place, text: string): Place {
  const seen = new Set<T.Node>();
  const literal = (node: T.Node): T.Node | undefined => (ts.isStringLiteralLike(node) && node.text === text ? node : ts.forEachChild(node, literal));
  const named = (node: T.Node, depth: number): T.Node | undefined => {
    if (!ts.isIdentifier(node)) return ts.forEachChild(node, (child) => named(child, depth));
    const declared = mentionsOf(node.text, node.getSourceFile()).map(({ parent }) => parent).find((parent) => isDeclarationOf(parent, node.text));
    if (declared === undefined || seen.has(declared)) return undefined;
    seen.add(declared);
    return literal(declared) ?? (depth > 1 ? named(declared, depth - 1) : undefined);
  };
  return { unit: at.unit, node: literal(at.node) ?? named(at.node, DEEPEST) ?? at.node };
}

function isDeclarationOf(node: T.Node, name: string): boolean {
  return (ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isBindingElement(node)) && node.name?.getText() === name;
}

