import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { functionsAround, mentionsOf, outermost, scopeOf } from './around.ts';
import { nameOf } from './handlers.ts';

/** What somebody sent: how it is read, and the variables and expressions that mean just that. */
export interface Sent {
  readonly path: readonly string[];
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

/** Functions that handle requests, and the calls through which evaluation came to a place. */
export interface Ways {
  readonly handlers: ReadonlySet<FunctionSyntax>;
  readonly calls: readonly T.Node[];
}

const DECORATED = /@(Body|Param|Query|Headers|MessageBody|Args)\b/;
/** Parts of a request that whoever asks has written. */
const PARTS = /^(body|rawBody|params?|query|queries|headers?|cookies|json|text|formData|parseBody|valid|searchParams|url|queryStringParameters|pathParameters|input|argument)$/;
/** Parts that hold a request. */
const HOLDERS = /^(req|request|raw|ctx|context|event|node|nextUrl)$/;
/** Keys that a gateway or a login has written, or that nobody guesses. */
const TRUSTED = /auth|user|tenant|\borg|account|forwarded|oidc|sess|\bsid\b|token/i;
const READS = /^(params?|query|queries|headers?|json|text|formData|get|valid|parseBody|body)$/;
const SAME = /^(toString|trim|toLowerCase|toUpperCase|normalize|valueOf)$/;
const PIECES = /^(split|pop|at|slice|substring|replace)$/;
const PARSES = /^(parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|cast)$/;
/** Helpers of h3 and Nitro. */
const READERS = /^(readBody|readValidatedBody|getQuery|getRouterParams?|getHeader|readFormData)$/;

/** Where in a request a value was read; null where the server has had a hand in it. */
export function sentBy(value: T.Node, ways: Ways): Sent | null {
  const sent = new Reader(ways).read(value, 0);
  return sent !== null && isOfClient(sent.path) ? sent : null;
}

/** Whether an expression is the request itself, or a part of it. */
export function isOfRequest(value: T.Node, ways: Ways): boolean {
  return new Reader(ways).read(value, 0) !== null;
}

function isOfClient(path: readonly string[]): boolean {
  const first = path.findIndex((segment) => !HOLDERS.test(segment));
  const part = path[first];
  if (part === undefined || !PARTS.test(part)) return false;
  return !/^(headers?|cookies)$/.test(part) || !path.slice(first + 1).some((key) => TRUSTED.test(key));
}

class Reader {
  private readonly ways: Ways;

  constructor(ways: Ways) {
    this.ways = ways;
  }

  read(value: T.Node, depth: number): Sent | null {
    if (depth > 12) return null;
    if (ts.isAwaitExpression(value) || value !== innerOf(value)) return this.read(ts.isAwaitExpression(value) ? value.expression : innerOf(value), depth);
    if (ts.isIdentifier(value)) return this.name(value, depth);
    if (ts.isPropertyAccessExpression(value)) return part(this.read(value.expression, depth + 1), value.name.text, value);
    if (ts.isElementAccessExpression(value)) return part(this.read(value.expression, depth + 1), ts.isStringLiteralLike(value.argumentExpression) ? value.argumentExpression.text : '*', value);
    if (ts.isCallExpression(value)) return this.call(value, depth);
    if (ts.isNewExpression(value)) return value.expression.getText() === 'URL' && value.arguments?.[0] !== undefined ? this.read(value.arguments[0], depth + 1) : null;
    if (ts.isConditionalExpression(value)) return this.read(value.whenTrue, depth + 1) ?? this.read(value.whenFalse, depth + 1);
    if (ts.isTemplateExpression(value)) return this.joined(value.templateSpans.map(({ expression }) => expression), depth);
    if (!ts.isBinaryExpression(value)) return null;
    const { kind } = value.operatorToken;
    if (kind === ts.SyntaxKind.PlusToken) return this.joined([value.left, value.right], depth);
    return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken ? this.read(value.left, depth + 1) : null;
  }

  /** A text of which every part that is no constant was sent. */
  private joined(parts: readonly T.Expression[], depth: number): Sent | null {
    const open = parts.filter((one) => !isConstant(one));
    const read = open.map((one) => this.read(one, depth + 1));
    const [first] = read;
    return first != null && read.every((one) => one !== null && isOfClient(one.path)) ? first : null;
  }

  private call({ expression, arguments: args }: T.CallExpression, depth: number): Sent | null {
    const [first] = args;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    if (/^(String|decodeURIComponent|encodeURIComponent)$/.test(name) && first !== undefined) return this.read(first, depth + 1);
    if (!ts.isPropertyAccessExpression(expression)) return READERS.test(name) && first !== undefined ? part(this.read(first, depth + 1), name.startsWith('getHeader') ? 'headers' : 'body', null) : null;
    if (PARSES.test(name) && first !== undefined) return this.read(first, depth + 1);
    const self = this.read(expression.expression, depth + 1);
    if (self === null || SAME.test(name)) return self;
    if (PIECES.test(name) && isOfClient(self.path)) return { ...self, names: [] };
    if (!READS.test(name) || (name === 'get' && !isOfClient(self.path))) return null;
    const key = first !== undefined && ts.isStringLiteralLike(first) ? [first.text] : [];
    return { path: [...self.path, name, ...key], names: [], texts: [expression.parent.getText()] };
  }

  private name(name: T.Identifier, depth: number): Sent | null {
    const declaration = declarationOf(name);
    if (declaration === null) return null;
    const { holder, path } = declaration;
    if (ts.isParameter(holder)) return this.parameter(holder, name, path, depth);
    const given = holder.initializer ?? assignedTo(name.text, holder);
    const from = given === null || (given.pos <= name.pos && name.end <= given.end) ? null : this.read(given, depth + 1);
    if (from === null) return null;
    if (path.length === 0) return { ...from, names: [name.text, ...from.names] };
    return { path: [...from.path, ...path], names: [name.text], texts: [[given!.getText(), ...path].join('.')] };
  }

  private parameter(holder: T.ParameterDeclaration, name: T.Identifier, path: readonly string[], depth: number): Sent | null {
    const fn = holder.parent as FunctionSyntax;
    if (DECORATED.test(holder.getText())) return { path: ['body', ...path], names: [name.text], texts: [] };
    if (this.ways.handlers.has(fn)) {
      return { path: isWrittenByClient(fn) ? ['argument', ...path] : path, names: path.length > 0 || isWrittenByClient(fn) ? [name.text] : [], texts: [] };
    }
    const index = fn.parameters.indexOf(holder);
    for (const call of [...this.ways.calls, ...callsNear(fn, this.ways)]) {
      if (!ts.isCallExpression(call) || !isCallOf(call, fn)) continue;
      const given = call.arguments[index];
      const from = given === undefined ? null : this.read(given, depth + 1);
      if (from === null) return null;
      if (path.length === 0) return { ...from, names: [name.text, ...from.names] };
      return { path: [...from.path, ...path], names: [name.text], texts: [] };
    }
    return null;
  }
}

function part(of: Sent | null, name: string, whole: T.Node | null): Sent | null {
  return of === null ? null : { path: [...of.path, name], names: [], texts: whole === null ? [] : [whole.getText()] };
}

function innerOf(node: T.Node): T.Node {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node) ? innerOf(node.expression) : node;
}

/** A literal, or a constant that is one. */
function isConstant(node: T.Node): boolean {
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return true;
  if (!ts.isIdentifier(node)) return ts.isBinaryExpression(node) && isConstant(node.left) && isConstant(node.right);
  const holder = declarationOf(node)?.holder;
  return holder !== undefined && ts.isVariableDeclaration(holder) && holder.initializer !== undefined && ts.isStringLiteralLike(holder.initializer);
}

interface Declaration {
  readonly holder: T.ParameterDeclaration | T.VariableDeclaration;
  /** Of a pattern: the properties that lead to the name. */
  readonly path: readonly string[];
}

/** What declares a variable, in the functions around it or in its file. */
function declarationOf(name: T.Identifier): Declaration | null {
  for (const scope of [...functionsAround(name), name.getSourceFile()]) {
    const found = mentionsOf(name.text, scope).map(declaredAt).find((one) => one !== null && isSeenFrom(one.holder, name));
    if (found != null) return found;
  }
  return null;
}

function isSeenFrom(holder: Declaration['holder'], name: T.Identifier): boolean {
  const scope = ts.isParameter(holder) ? holder.parent : scopeOf(holder);
  return name.pos >= scope.pos && name.end <= scope.end;
}

function declaredAt(name: T.Identifier): Declaration | null {
  const path: string[] = [];
  let each: T.Node = name.parent;
  if ((ts.isVariableDeclaration(each) || ts.isParameter(each)) && each.name === name) return { holder: each, path };
  if (!ts.isBindingElement(each) || each.name !== name) return null;
  while (ts.isBindingElement(each) || ts.isObjectBindingPattern(each) || ts.isArrayBindingPattern(each)) {
    if (ts.isBindingElement(each) && each.dotDotDotToken === undefined) path.unshift((each.propertyName ?? each.name).getText().replace(/^['"]|['"]$/g, ''));
    each = each.parent;
  }
  return ts.isVariableDeclaration(each) || ts.isParameter(each) ? { holder: each, path } : null;
}

/** What a variable without an initial value is given, where that is one expression. */
function assignedTo(name: string, holder: T.VariableDeclaration): T.Expression | null {
  const given = mentionsOf(name, scopeOf(holder)).flatMap(({ parent, ...one }) =>
    ts.isBinaryExpression(parent) && parent.left.pos === one.pos && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? [parent.right] : [],
  );
  return given.length === 1 ? given[0]! : null;
}

/** Server actions are called with what the browser sends, listeners of sockets with what has arrived. */
function isWrittenByClient(fn: FunctionSyntax): boolean {
  const says = (statements: readonly T.Statement[]): boolean => statements[0]?.getText().replace(/;$/, '').slice(1, -1) === 'use server';
  if (fn.body !== undefined && ts.isBlock(fn.body) && says(fn.body.statements)) return true;
  if (says(fn.getSourceFile().statements)) return true;
  const { parent } = outermost(fn);
  return ts.isCallExpression(parent) && /^(\w*socket|ws|conn\w*)\.on$/i.test(parent.expression.getText());
}

/** Calls of a helper in the functions that evaluation came through. */
function callsNear(fn: FunctionSyntax, { handlers, calls }: Ways): T.Node[] {
  const name = nameOf(fn);
  if (name === null) return [];
  const around = new Set([...handlers, ...calls.flatMap((call) => functionsAround(call))]);
  return [...around].flatMap((scope) => (scope.getSourceFile() === fn.getSourceFile() ? mentionsOf(name, scope).map(({ parent }) => parent) : []));
}

function isCallOf({ expression }: T.CallExpression, fn: FunctionSyntax): boolean {
  const called = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  return called === nameOf(fn);
}
