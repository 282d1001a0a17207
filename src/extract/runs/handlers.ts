import type { SourceUnit } from '../load/unit.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place } from '../values/value.ts';
import { mentionsOf, outermost } from './around.ts';

const HTTP = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const VERBS = /^(get|post|put|patch|delete|all|options|head)$/;
/** Types that only a request, a message or a job has. */
const REQUESTS = /\b(Next(Api)?Request|Request|FastifyRequest|IncomingMessage|APIGateway\w*Event\w*|SQSEvent|SNSEvent|CallableRequest|LoaderFunctionArgs|ActionFunctionArgs|RequestEvent|H3Event|KoaContext|ParameterizedContext|RouterContext|HonoRequest)\b/;
const DECORATORS = /^(Get|Post|Put|Patch|Delete|All|Sse|MessagePattern|EventPattern|SubscribeMessage|Query|Mutation|Process)$/;
/** Names of files whose exports a framework calls for requests. */
const ROUTE_FILE = /(^|\/)(route|\+server)\.[cm]?[jt]sx?$/;

/** What a function handles: `POST /chat`, `a request`; null where it handles nothing that comes from outside. */
export function handlerLabel(fn: FunctionSyntax, { unit }: Place): string | null {
  const ofUnit = labels.get(unit) ?? new Map<FunctionSyntax, string | null>();
  labels.set(unit, ofUnit);
  let label = ofUnit.get(fn);
  if (label === undefined) ofUnit.set(fn, (label = readLabel(fn, unit)));
  return label;
}

/** By unit: after an edit elsewhere in the file, the same function may be handed to something else. */
const labels = new WeakMap<SourceUnit, Map<FunctionSyntax, string | null>>();

function readLabel(fn: FunctionSyntax, unit: SourceUnit): string | null {
  return registered(fn) ?? decorated(fn) ?? exported(fn, unit.display) ?? serverAction(fn) ?? bySignature(fn, unit.text);
}

/** `app.post('/chat', fn)`, also by its name and within a wrapper. */
function registered(fn: FunctionSyntax): string | null {
  const own = registration(fn);
  if (own !== null) return own;
  const name = nameOf(fn);
  if (name === null) return null;
  for (const mention of mentionsOf(name, fn.getSourceFile())) {
    const label = ts.isCallExpression(mention.parent) && mention.parent.expression !== mention ? registration(mention) : null;
    if (label !== null) return label;
  }
  return null;
}

function registration(node: T.Node, depth = 0): string | null {
  const value = outermost(node);
  const { parent } = value;
  if (ts.isPropertyAssignment(parent) && parent.initializer === value) return inOptions(parent);
  if (ts.isNewExpression(parent)) return newWorker(parent, value);
  if (!ts.isCallExpression(parent) || parent.expression === value) return null;
  return inCall(parent, value) ?? (depth < 2 && ts.isIdentifier(parent.expression) ? registration(parent, depth + 1) : null);
}

/** BullMQ: `new Worker(name, fn)`. */
function newWorker({ expression, arguments: args }: T.NewExpression, value: T.Node): string | null {
  return ts.isIdentifier(expression) && expression.text === 'Worker' && args !== undefined && args[1] === value ? `the jobs of ${shown(args[0])}` : null;
}

function inCall({ expression, arguments: args }: T.CallExpression, value: T.Node): string | null {
  const [first] = args;
  const method = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
  const path = first !== undefined && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) && first !== value ? first : null;
  if (!ts.isPropertyAccessExpression(expression)) {
    // Cloud functions.
    return /^(onRequest|onCall|onMessagePublished|http|cloudEvent)$/.test(method) ? 'a request' : null;
  }
  if (VERBS.test(method) && path !== null && /^.[/*]/.test(path.getText())) return `${method.toUpperCase()} ${shown(path)}`;
  if (method === 'use' && isFunctionNode(value)) return 'each request';
  if (/^(onRequest|onCall)$/.test(method)) return 'a request';
  if (method === 'serve' && /^(Deno|Bun)$/.test(expression.expression.getText())) return 'each request';
  if (method === 'createServer') return 'each request';
  if ((method === 'on' || method === 'command' || method === 'event' || method === 'message') && path !== null && /message|chat|request|job|task|app_mention/i.test(path.getText())) return `each ${shown(path)}`;
  if (method === 'process' && /queue/i.test(expression.expression.getText())) return 'each job';
  if ((method === 'work' || method === 'consume') && path !== null) return `the jobs of ${shown(path)}`;
  if ((method === 'mutation' || method === 'query') && /rocedure/.test(expression.expression.getText())) return 'a request';
  return null;
}

/** `fastify.route({ method, url, handler })`, `Bun.serve({ fetch })`, `export default { fetch }`. */
function inOptions(property: T.PropertyAssignment | T.MethodDeclaration): string | null {
  const name = property.name.getText();
  const object = property.parent;
  if (!ts.isObjectLiteralExpression(object)) return null;
  const has = (key: string) => object.properties.find((one) => one.name?.getText() === key);
  if (name === 'handler') {
    const url = has('url') ?? has('path');
    return url !== undefined && ts.isPropertyAssignment(url) ? `${shown(url.initializer)}` : null;
  }
  if (name === 'eachMessage') return 'each message';
  const holder = outermost(object).parent;
  const served = ts.isExportAssignment(holder) || (ts.isCallExpression(holder) && /\.serve$/.test(holder.expression.getText()));
  return (name === 'fetch' || name === 'queue') && served ? 'each request' : null;
}

function decorated(fn: FunctionSyntax): string | null {
  if (!ts.isMethodDeclaration(fn)) return null;
  if (ts.isObjectLiteralExpression(fn.parent)) return inOptions(fn);
  for (const { expression } of ts.getDecorators(fn) ?? []) {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    if (!ts.isIdentifier(callee) || !DECORATORS.test(callee.text)) continue;
    const [path] = ts.isCallExpression(expression) ? expression.arguments : [];
    return `${callee.text.toUpperCase()}${path === undefined ? '' : ` ${shown(path)}`}`;
  }
  // NestJS: `@Processor('queue') class { process(job) }`
  const processor = ts.isClassLike(fn.parent) && (ts.getDecorators(fn.parent) ?? []).some(({ expression }) => expression.getText().startsWith('Processor('));
  return processor && fn.name.getText() === 'process' ? 'each job' : null;
}

/** `export async function POST`, `export const handler`, `exports.handler = …`. */
function exported(fn: FunctionSyntax, file: string): string | null {
  const name = exportedName(fn);
  if (name === null) return null;
  if (HTTP.test(name)) return name;
  if (name === 'handler') return 'each event';
  return ROUTE_FILE.test(file) && /^(GET|POST)$/i.test(name) ? name : null;
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

/** `'use server'` at the top of the function, or of the file it is exported from. */
function serverAction(fn: FunctionSyntax): string | null {
  const says = (statements: readonly T.Statement[] | undefined) => statements !== undefined && statements[0] !== undefined && ts.isExpressionStatement(statements[0]) && ts.isStringLiteral(statements[0].expression) && statements[0].expression.text === 'use server';
  const body = fn.body !== undefined && ts.isBlock(fn.body) ? fn.body.statements : undefined;
  if (says(body)) return `the server action ${nameOf(fn) ?? ''}`.trim();
  return says(fn.getSourceFile().statements) && exportedName(fn) !== null ? `the server action ${exportedName(fn)}` : null;
}

/** `(req, res) => …`, or a parameter of a type that only a request has. */
function bySignature({ parameters }: FunctionSyntax, text: string): string | null {
  const [first, second] = parameters;
  if (first === undefined) return null;
  const name = first.name.getText();
  const other = second?.name.getText() ?? '';
  if (/^_?(req|request)$/.test(name) && /^_?(res|response|reply)$/.test(other)) return 'a request';
  const type = first.type?.getText() ?? '';
  if (REQUESTS.test(type)) return 'a request';
  return /^Context\b/.test(type) && /from ['"](hono|koa)/.test(text) ? 'a request' : null;
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
