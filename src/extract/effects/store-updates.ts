import { ts, type T } from '../syntax.ts';
import { bare } from './dotted.ts';
import { mentions } from './mutations.ts';
import type { ScannedCall } from './scan.ts';

/** `store.get(ns, key)`, and then `store.put(ns, key, value)` with a value made of what was read. */
export interface ScannedUpdate {
  readonly namespace: string;
  readonly key: string;
  /** What the namespace and the key are made of, names looked up. */
  readonly made: string;
  readonly read: ScannedCall;
  readonly put: ScannedCall;
}

/** A write to a store. */
export interface ScannedPut {
  readonly namespace: string;
  readonly key: string;
  /** All parts of the namespace are texts that are written down. */
  readonly constant: boolean;
  /** What the key is made of, names looked up. */
  readonly keyMade: string;
  readonly put: ScannedCall;
}

export function storePuts(fn: T.SignatureDeclaration, calls: readonly ScannedCall[]): ScannedPut[] {
  return calls.filter((call) => isOfStore(call) && isPut(call)).flatMap((put): ScannedPut[] => {
    const [namespace, key] = put.node.arguments as unknown as [T.Expression, T.Expression];
    if (!isNamespace(fn, put, namespace)) return [];
    return [{ namespace: textOf(namespace), key: textOf(key), constant: isConstant(fn, namespace), keyMade: sourceOf(fn, key), put }];
  });
}

function isConstant(fn: T.SignatureDeclaration, namespace: T.Expression): boolean {
  const inner = bare(namespace);
  const list = ts.isIdentifier(inner) ? declarationOf(fn, inner.text) : inner;
  if (list === null || !ts.isArrayLiteralExpression(bare(list))) return false;
  return (bare(list) as T.ArrayLiteralExpression).elements.every((part) => {
    const one = bare(part);
    const made = ts.isIdentifier(one) ? declarationOf(fn, one.text) : one;
    return made !== null && ts.isStringLiteralLike(bare(made));
  });
}

/** Pairs of reads and writes of one item within a function. What it hands to others is not followed. */
export function storeUpdates(fn: T.SignatureDeclaration, calls: readonly ScannedCall[]): ScannedUpdate[] {
  const ofStore = calls.filter(isOfStore);
  return ofStore.filter(isPut).flatMap((put): ScannedUpdate[] => {
    const [namespace, key, value] = put.node.arguments as unknown as [T.Expression, T.Expression, T.Expression];
    if (!isNamespace(fn, put, namespace) || isVersioned(put)) return [];
    for (const read of ofStore) {
      if (isPut(read) || receiver(read) !== receiver(put) || textOf(read.node.arguments![0]!) !== textOf(namespace)) continue;
      const names = namesFrom(fn, read.node);
      const made = [value, ...(methodOf(read) === 'search' ? [key] : [])].every((one) => comesFrom(one, read.node, names));
      const sameItem = methodOf(read) === 'search' || textOf(read.node.arguments![1]!) === textOf(key);
      if (made && sameItem) return [{ namespace: textOf(namespace), key: textOf(key), made: `${sourceOf(fn, namespace)} ${sourceOf(fn, key)}`, read, put }];
    }
    return [];
  });
}

const METHODS: Readonly<Record<string, number>> = { get: 2, search: 1, put: 3 };

export function isOfStore(call: ScannedCall): boolean {
  const { node, text } = call;
  if (text === null || !/\bstore\.(get|search|put)$|Store\.(get|search|put)$|getStore\(\)\.(get|search|put)$/.test(text)) return false;
  return (node.arguments?.length ?? 0) >= METHODS[methodOf(call)]!;
}

function methodOf({ text }: ScannedCall): string {
  return text!.slice(text!.lastIndexOf('.') + 1);
}

function receiver({ text }: ScannedCall): string {
  return text!.slice(0, text!.lastIndexOf('.'));
}

function isPut(call: ScannedCall): boolean {
  return methodOf(call) === 'put';
}

/** Other things have a method `put`, but none of them takes a list of names. */
function isNamespace(fn: T.SignatureDeclaration, put: ScannedCall, namespace: T.Expression): boolean {
  if (/^(config|runtime|cfg)\.store$|^getStore\(\)$/.test(receiver(put))) return true;
  const made = ts.isIdentifier(bare(namespace)) ? declarationOf(fn, (bare(namespace) as T.Identifier).text) : bare(namespace);
  return made !== null && ts.isArrayLiteralExpression(bare(made));
}

/** A write that is only made if nobody else has written in between. */
function isVersioned({ node, text }: ScannedCall): boolean {
  return /version|etag|expected/i.test(`${text} ${(node.arguments ?? []).map(textOf).join(' ')}`);
}

/** Names that hold what the call gave, or something made of it. */
function namesFrom(fn: T.SignatureDeclaration, call: T.Node): ReadonlySet<string> {
  const names = new Set<string>();
  let size = -1;
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && comesFrom(node.initializer, call, names)) bind(node.name, names);
    if (ts.isForOfStatement(node) && comesFrom(node.expression, call, names) && ts.isVariableDeclarationList(node.initializer)) node.initializer.declarations.forEach(({ name }) => bind(name, names));
    if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && node.operatorToken.getText().endsWith('=') && comesFrom(node.right, call, names)) names.add(node.left.text);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && comesFrom(node.expression.expression, call, names)) {
      for (const argument of node.arguments) if (ts.isFunctionLike(argument)) argument.parameters.forEach(({ name }) => bind(name, names));
    }
    ts.forEachChild(node, visit);
  };
  while (names.size !== size) {
    size = names.size;
    visit(fn);
  }
  return names;
}

function bind(name: T.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name, names);
}

function comesFrom(node: T.Node, call: T.Node, names: ReadonlySet<string>): boolean {
  return (call.pos >= node.pos && call.end <= node.end) || [...names].some((name) => mentions(node, name));
}

/** The text of an expression, or of what the name stands for. */
function sourceOf(fn: T.SignatureDeclaration, node: T.Expression): string {
  const inner = bare(node);
  const made = ts.isIdentifier(inner) ? declarationOf(fn, inner.text) : null;
  return made === null ? textOf(node) : `${textOf(node)} ${textOf(made)}`;
}

/** What a name is declared as, in the function or at the top of its file. */
function declarationOf(fn: T.SignatureDeclaration, name: string): T.Expression | null {
  let found: T.Expression | null = null;
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name && node.initializer !== undefined) found = node.initializer;
    else ts.forEachChild(node, visit);
  };
  visit(fn);
  if (found !== null) return found;
  for (const statement of fn.getSourceFile().statements) if (ts.isVariableStatement(statement)) visit(statement);
  return found;
}

function textOf(node: T.Node): string {
  return node.getText().replaceAll(/\s+/g, ' ').replaceAll('"', "'");
}
