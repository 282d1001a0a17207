import { type Framework, FRAMEWORKS, SERVER_ACTION } from '../knowledge/frameworks.ts';
import type { SourceUnit } from '../load/unit.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place } from '../values/value.ts';
import { mentionsOf, outermost } from './around.ts';
import { frameworksFor, hasHandlers, importedBy, isImported } from './frameworks-of.ts';

type Rows = readonly Framework[];

/** What a function handles, and by whose rules. */
export interface Handler {
  /** `POST /chat`, `a request` */
  readonly label: string;
  /** The framework that calls it, where the way it is registered tells. */
  readonly of: Framework | null;
}

/** What a function handles: `POST /chat`, `a request`; null where it handles nothing that comes from outside. */
export function handlerLabel(fn: FunctionSyntax, { unit }: Place): string | null {
  return handlerOf(fn, unit)?.label ?? null;
}

export function handlerOf(fn: FunctionSyntax, unit: SourceUnit): Handler | null {
  const ofUnit = known.get(unit) ?? new Map<FunctionSyntax, Handler | null>();
  known.set(unit, ofUnit);
  let handler = ofUnit.get(fn);
  if (handler === undefined) ofUnit.set(fn, (handler = read(fn, unit)));
  return handler;
}

/** The frameworks that may call a handler: the one that it is registered with, or all that the file may use. */
export function frameworksOf({ of }: Handler, unit: SourceUnit): readonly Framework[] {
  if (of?.own === true) return [of];
  const [theirs, ours] = [frameworksFor(unit).filter((one) => one.own === true && !hasHandlers(one)), frameworksOfTable(of, unit)];
  return [...theirs, ...ours];
}

function frameworksOfTable(of: Framework | null, unit: SourceUnit): readonly Framework[] {
  const says = of?.client !== undefined && [of.routes, of.exports, of.functions, of.types].some((one) => one !== undefined);
  if (of !== null && !says) return [of];
  return FRAMEWORKS.filter((one) => one === of || one.routes !== undefined || one.exports !== undefined || one.functions !== undefined || importedBy(unit).has(one));
}

/** By unit: after an edit elsewhere in the file, the same function may be handed to something else. */
const known = new WeakMap<SourceUnit, Map<FunctionSyntax, Handler | null>>();

function read(fn: FunctionSyntax, unit: SourceUnit): Handler | null {
  const rows = frameworksFor(unit);
  return registered(fn, rows) ?? decorated(fn, rows) ?? exported(fn, unit.display, rows) ?? serverAction(fn) ?? bySignature(fn, unit.text, rows);
}

/** `app.post('/chat', fn)`, also by its name and within a wrapper. */
function registered(fn: FunctionSyntax, rows: Rows): Handler | null {
  const own = registration(fn, rows);
  if (own !== null) return own;
  const name = nameOf(fn);
  if (name === null) return null;
  for (const mention of mentionsOf(name, fn.getSourceFile())) {
    const handler = ts.isCallExpression(mention.parent) && mention.parent.expression !== mention ? registration(mention, rows) : null;
    if (handler !== null) return handler;
  }
  return null;
}

function registration(node: T.Node, rows: Rows, depth = 0): Handler | null {
  const value = outermost(node);
  const { parent } = value;
  if (ts.isPropertyAssignment(parent) && parent.initializer === value) return inOptions(parent, rows);
  if (ts.isNewExpression(parent)) return inNew(parent, value, rows);
  if (!ts.isCallExpression(parent) || parent.expression === value) return null;
  return inCall(parent, value, rows) ?? (depth < 2 && ts.isIdentifier(parent.expression) ? registration(parent, rows, depth + 1) : null);
}

function inNew({ expression, arguments: args }: T.NewExpression, value: T.Node, rows: Rows): Handler | null {
  const name = expression.getText();
  const of = rows.find(({ classes }) => classes !== undefined && Object.hasOwn(classes, name));
  return of !== undefined && args?.[of.classes![name]!] === value ? { label: `the jobs of ${shown(args[0])}`, of } : null;
}

function inCall({ expression, arguments: args }: T.CallExpression, value: T.Node, rows: Rows): Handler | null {
  const [first] = args;
  const path = first !== undefined && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) && first !== value ? first : null;
  if (!ts.isPropertyAccessExpression(expression)) {
    const of = ts.isIdentifier(expression) ? rows.find(({ functions = [] }) => functions.includes(expression.text)) : undefined;
    return of === undefined ? null : { label: 'a request', of };
  }
  const { text: method } = expression.name;
  const receiver = expression.expression.getText();
  const server = rows.find(({ routes = [] }) => routes.includes(method));
  if (server !== undefined && path !== null && /^.[/*]/.test(path.getText())) return { label: `${method.toUpperCase()} ${shown(path)}`, of: server };
  if (method === 'use' && isFunctionNode(value)) return { label: 'each request', of: FRAMEWORKS[0]! };
  if (method === 'createServer' || (method === 'serve' && /^(Deno|Bun)$/.test(receiver))) return { label: 'each request', of: FRAMEWORKS[0]! };
  // `Events.MessageCreate`
  const event = first !== undefined && ts.isPropertyAccessExpression(first) ? first.name : path;
  for (const one of rows) {
    const { events, listeners, methods } = one;
    if (listeners?.includes(method) === true && isImported(one, value.getSourceFile().text)) return { label: `each ${path === null ? method : shown(path)}`, of: one };
    if (events !== undefined && event !== null && events.methods.includes(method) && events.names.test(event.getText()) && (one.packages === undefined || isImported(one, value.getSourceFile().text))) {
      if (events.of?.test(receiver) !== false) return { label: `each ${shown(event)}`, of: one };
      continue;
    }
    if (methods !== undefined && Object.hasOwn(methods, method) && methods[method]!.test(receiver) && (one.packages === undefined || !/tool/i.test(method) || path !== null)) {
      return { label: labelOf(one, method, path), of: one };
    }
  }
  return null;
}

function labelOf({ name }: Framework, method: string, path: T.Node | null): string {
  if (name === 'BullMQ') return 'each job';
  if (name === 'MCP tools') return `the tool ${shown(path ?? undefined)}`;
  return (method === 'work' || method === 'consume') && path !== null ? `the jobs of ${shown(path)}` : 'a request';
}

/** `fastify.route({ method, url, handler })`, `Bun.serve({ fetch })`, `export default { fetch }`. */
function inOptions(property: T.PropertyAssignment | T.MethodDeclaration, rows: Rows): Handler | null {
  const name = property.name.getText();
  const object = property.parent;
  if (!ts.isObjectLiteralExpression(object)) return null;
  const has = (key: string) => object.properties.find((one) => one.name?.getText() === key);
  const of = rows.find(({ options }) => options !== undefined && Object.hasOwn(options, name));
  if (of === undefined) return null;
  const beside = of.options![name]!;
  if (name === 'handler') {
    const url = beside.map(has).find((one) => one !== undefined);
    return url !== undefined && ts.isPropertyAssignment(url) ? { label: shown(url.initializer), of } : null;
  }
  if (name === 'eachMessage') return { label: 'each message', of };
  const holder = outermost(object).parent;
  if (name === 'execute') return ts.isCallExpression(holder) && /\.addTool$/.test(holder.expression.getText()) ? { label: 'a tool', of } : null;
  const served = ts.isExportAssignment(holder) || (ts.isCallExpression(holder) && /\.serve$/.test(holder.expression.getText()));
  return served ? { label: 'each request', of } : null;
}

function decorated(fn: FunctionSyntax, rows: Rows): Handler | null {
  if (!ts.isMethodDeclaration(fn)) return null;
  if (ts.isObjectLiteralExpression(fn.parent)) return inOptions(fn, rows);
  for (const { expression } of ts.getDecorators(fn) ?? []) {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    const of = ts.isIdentifier(callee) ? rows.find(({ decorators = [] }) => decorators.includes(callee.text)) : undefined;
    if (of === undefined) continue;
    const [path] = ts.isCallExpression(expression) ? expression.arguments : [];
    return { label: `${callee.getText().toUpperCase()}${path === undefined ? '' : ` ${shown(path)}`}`, of: of.own === true ? of : FRAMEWORKS[0]! };
  }
  // NestJS: `@Processor('queue') class { process(job) }`
  const processor = ts.isClassLike(fn.parent) && (ts.getDecorators(fn.parent) ?? []).some(({ expression }) => expression.getText().startsWith('Processor('));
  return processor && fn.name.getText() === 'process' ? { label: 'each job', of: FRAMEWORKS.find(({ name }) => name === 'BullMQ')! } : null;
}

/** Names of files whose exports a framework calls for requests. */
const ROUTE_FILE = /(^|\/)(route|\+server)\.[cm]?[jt]sx?$/;

/** `export async function POST`, `export const handler`, `exports.handler = …`. */
function exported(fn: FunctionSyntax, file: string, rows: Rows): Handler | null {
  const name = exportedName(fn);
  if (name === null) return null;
  const of = rows.find(({ exports = [] }) => exports.includes(name) || (ROUTE_FILE.test(file) && exports.includes(name.toUpperCase())));
  return of === undefined ? null : { label: name === 'handler' ? 'each event' : name, of };
}

function exportedName(fn: FunctionSyntax): string | null {
  const value = outermost(fn);
  const { parent } = value;
  if (ts.isFunctionDeclaration(fn)) return isExported(fn) || isExportedLater(fn) ? (fn.name?.text ?? null) : null;
  if (ts.isBinaryExpression(parent) && parent.right === value) return /^(?:module\.)?exports\.(\w+)$/.exec(parent.left.getText())?.[1] ?? null;
  let holder: T.Node = parent;
  // `export const handler = wrap(async (event) => …)`
  if (ts.isCallExpression(holder)) holder = outermost(holder).parent;
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return null;
  return isExported(holder.parent.parent) ? holder.name.text : null;
}

function isExportedLater({ name }: T.FunctionDeclaration): boolean {
  return name !== undefined && mentionsOf(name.text, name.getSourceFile()).some(({ parent }) => ts.isExportSpecifier(parent) || (ts.isPropertyAccessExpression(parent) && /exports/.test(parent.getText())));
}

function isExported(node: T.Node): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

const ACTIONS: Framework = { name: 'server actions', client: ['*'] };

/** `'use server'` at the top of the function, or of the file it is exported from. */
function serverAction(fn: FunctionSyntax): Handler | null {
  const says = (statements: readonly T.Statement[] | undefined) => statements !== undefined && statements[0] !== undefined && ts.isExpressionStatement(statements[0]) && ts.isStringLiteral(statements[0].expression) && statements[0].expression.text === SERVER_ACTION;
  const body = fn.body !== undefined && ts.isBlock(fn.body) ? fn.body.statements : undefined;
  if (says(body)) return { label: `the server action ${nameOf(fn) ?? ''}`.trim(), of: ACTIONS };
  return says(fn.getSourceFile().statements) && exportedName(fn) !== null ? { label: `the server action ${exportedName(fn)}`, of: ACTIONS } : null;
}

/** `(req, res) => …`, or a parameter of a type that only a request has. */
function bySignature({ parameters }: FunctionSyntax, text: string, rows: Rows): Handler | null {
  const [first, second] = parameters;
  if (first === undefined) return null;
  const name = first.name.getText();
  const other = second?.name.getText() ?? '';
  if (/^_?(req|request)$/.test(name) && /^_?(res|response|reply)$/.test(other)) return { label: 'a request', of: FRAMEWORKS[0]! };
  const type = first.type?.getText() ?? '';
  const names: readonly string[] = type.match(/\b[A-Z]\w*/g) ?? [];
  const of = rows.find((one) => one.types?.some((each) => names.includes(each) && (each !== 'Context' || isImported(one, text))));
  return of === undefined ? null : { label: 'a request', of };
}

/** The decorator of a parameter that says what of the request it is. */
export function isClientParameter(fn: FunctionSyntax, index: number, unit: SourceUnit): boolean {
  const parameter = fn.parameters[index];
  if (parameter === undefined || !ts.canHaveDecorators(parameter)) return false;
  return (ts.getDecorators(parameter) ?? []).some(({ expression }) => frameworksFor(unit).some((one) => one.parameters?.includes((ts.isCallExpression(expression) ? expression.expression : expression).getText()) === true));
}

export function nameOf(fn: FunctionSyntax): string | null {
  if (fn.name !== undefined) return fn.name.getText();
  const { parent } = outermost(fn);
  return (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) ? parent.name.getText() : null;
}

function isFunctionNode(node: T.Node): boolean {
  return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && node.parameters.length > 0;
}

function shown(node: T.Node | undefined): string {
  if (node === undefined) return '';
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}
