import type { Log } from '../../log/log.ts';
import { ts, type T } from '../../syntax.ts';
import type { FunctionValue, Place } from '../../values/value.ts';
import { dotted, functionAround, functionNamed, initialiserOf, stepBefore, throughout, unwrapped, upwards, within } from './syntax-walk.ts';

/** Verbs of calls that leave something behind, each time they are made. */
const VERBS = /^(?:insert|save|send|append|publish|post|charge|refund|transfer|pay|book|submit|enqueue|notify|deploy|purchase|place|schedule|email|cancel|delete|remove|update|write|create|record|issue|dispatch|execute)(?![a-z])/;
/** Verbs that are as common for things without an effect: they count as methods of something, or with an object. */
const VAGUE = /^(?:create|record|issue|dispatch|execute|place|book|schedule|post|write|update|append|cancel|remove|delete|email|pay)$/;
const OBJECT = /(?:Order|Ticket|Invoice|User|Customer|Event|Record|Entry|Payment|Booking|Account|Audit\w*|Job|Reservation|Email|Mail|Sms|Message|File|Post|Subscription|Transaction|Row|Transfer|Shipment|Meeting|Flight|Hotel|Appointment|Refund|Webhook|Case|Comment|Issue|PullRequest|Charge|Payout|Lead|Document\w*|Transcript)s?$/;
/** Logs, streams to the caller, stores of traces; models whose `create` makes a completion; idempotent by their name. */
const HARMLESS = /^(?:console|log|logger|winston|pino|tracer|span|metrics|telemetry|analytics|writer|callbacks?|completions|responses|messages|embeddings|images|chat|llm|model\w*|cache\w*|memo\w*|prompt\w*|chain|agent|chatModel|openai|anthropic|channel)$/i;
const READING = /^(?:Get|List|Describe|Scan|Query|Head|Search|Select|Batch(?:Get|Execute)|Find|Fetch|Read|Invoke\w*Model|Converse)/;

export interface EffectPlace {
  readonly name: string;
  readonly place: Place;
  /** The call that leads to the function it stands in, and further out. */
  readonly via: readonly Place[];
}

/** Calls with effects that were made when the innermost place of the chain is reached, in whatever function. Those of tasks are not made again. */
export function effectsBefore(chain: readonly Place[], tasks: ReadonlySet<T.Node>, log: Log): EffectPlace[] {
  return chain.flatMap((place, level) => {
    const step = level === 0 ? null : stepBefore(place.node);
    const before = [...precedingStatements(place.node), ...(step === null ? [] : [step])];
    return before.flatMap((node) => effectsIn({ unit: place.unit, node }, chain.slice(level + 1), tasks, log));
  });
}

/** The first call of the given ones that has been made when a question is asked, in whatever function. */
export function callBefore(chain: readonly Place[], calls: ReadonlySet<T.Node>): Place | null {
  for (const { unit, node } of chain.toReversed()) {
    for (const statement of precedingStatements(node)) for (const one of reached(statement)) if (calls.has(one)) return { unit, node: one };
  }
  return null;
}

/** Statements that have run on the way to a node, in its function. Branches that leave the function are not on the way. */
function precedingStatements(node: T.Node): T.Node[] {
  const found: T.Node[] = [];
  for (const one of upwards(node)) {
    const { parent } = one;
    const statements = ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) || ts.isSourceFile(parent) ? parent.statements : null;
    if (statements !== null && !ts.isSourceFile(parent)) found.push(...statements.slice(0, statements.indexOf(one as T.Statement)));
    // What is called in the same statement, before the question is asked: its arguments.
    if (ts.isCallExpression(one) && one !== node) continue;
  }
  return found;
}

/** Functions within functions are not followed further than this. */
const DEEPEST = 3;

function effectsIn({ unit, node: statement }: Place, via: readonly Place[], tasks: ReadonlySet<T.Node>, log: Log, depth = 0): EffectPlace[] {
  return [...reached(statement)].flatMap((node): EffectPlace[] => {
    if (!ts.isCallExpression(node) || tasks.has(node) || isGuarded(node, statement)) return [];
    const name = effectOf(node);
    const place = { unit, node };
    if (name !== null) return [{ name, place, via }];
    const fn = depth === DEEPEST ? null : calledAt(node, log);
    if (fn?.node.body === undefined) return [];
    return effectsIn({ unit: fn.unit, node: fn.node.body }, [place, ...via], tasks, log, depth + 1);
  });
}

/** The function of the program that a call was followed into. */
function calledAt(call: T.Node, log: Log): FunctionValue | null {
  for (const event of log.at(call)) if (event.kind === 'call' && event.followed && event.callee.t === 'function') return event.callee;
  return null;
}

/** What runs where the path goes on after the statement: not what stands in a branch that leaves. */
function* reached(node: T.Node): Iterable<T.Node> {
  if (ts.isFunctionLike(node)) return;
  if (ts.isIfStatement(node)) {
    yield* reached(node.expression);
    if (!leaves(node.thenStatement)) yield* reached(node.thenStatement);
    if (node.elseStatement !== undefined && !leaves(node.elseStatement)) yield* reached(node.elseStatement);
    return;
  }
  yield node;
  const below: T.Node[] = [];
  ts.forEachChild(node, (child) => void below.push(child));
  for (const child of below) yield* reached(child);
}

function leaves(statement: T.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

/** The call by name, where it has an effect. */
export function effectOf(call: T.CallExpression): string | null {
  const path = dotted(call.expression);
  if (path === null) return null;
  const name = path.at(-1)!;
  const awaited = ts.isAwaitExpression(call.parent) || (call.parent.parent !== undefined && stepBefore(call.parent.parent) === call);
  if (name === 'fetch') return awaited && isWritingFetch(call) ? path.join('.') : null;
  if (name === 'then' || name === 'catch' || name === 'finally') return null;
  if (awaited && path.length > 1 && (isWritingSql(call) || addsRow(path))) return path.join('.');
  if (!VERBS.test(name) || path.slice(0, -1).some((part) => HARMLESS.test(part))) return null;
  if (!awaited && !(ts.isExpressionStatement(call.parent) && path.length === 1)) return null;
  if (/^(?:dispatchCustomEvent|recordTrace|updateState|createReactAgent|createAgent)$/.test(name)) return null;
  const [first] = call.arguments;
  if (first !== undefined && ts.isNewExpression(first) && ts.isIdentifier(first.expression) && READING.test(first.expression.text)) return null;
  if (/^(?:create|execute|record|issue)/.test(name) && !(path.length > 1 ? name === 'create' || OBJECT.test(name) : OBJECT.test(name))) return null;
  if (path.length > 1) return path.join('.');
  if (VAGUE.test(name)) return null;
  return isHarmlessFunction(call, name) ? null : name;
}

/** `fetch(url, { method: 'POST' })` */
function isWritingFetch(call: T.CallExpression): boolean {
  const options = call.arguments[1];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return false;
  return options.properties.some((property) => ts.isPropertyAssignment(property) && property.name.getText() === 'method' && /^['"`](?:POST|PUT|PATCH|DELETE)['"`]$/i.test(property.initializer.getText()));
}

/** `pool.query('INSERT INTO …')`: a row more, or a count that grows, each time. An upsert does no harm. */
function isWritingSql({ arguments: [text] }: T.CallExpression): boolean {
  const sql = text === undefined ? '' : ts.isStringLiteralLike(text) ? text.text : ts.isTemplateExpression(text) ? text.getText().slice(1) : '';
  if (/^\s*insert\s+into\b/i.test(sql)) return !/\bon\s+(conflict|duplicate)\b|\bwhere\s+not\s+exists\b/i.test(sql);
  return /^\s*update\b[^]*\bset\b[^]*?\b(\w+)\s*=\s*\1\s*[-+]/i.test(sql);
}

/** `db.insert(orders).values(row).returning()`, `db.insertInto('orders').values(row).execute()`: not where what is there already is left alone. */
function addsRow(path: readonly string[]): boolean {
  const insert = path.findIndex((part) => /^insert(Into)?$/.test(part));
  return insert > 0 && path.indexOf('values') > insert && !path.some((part) => /^(onConflict|onDuplicate|ignore)/.test(part));
}

/** A task of the library is not run again; a function of the file that calls and changes nothing has no effect. */
function isHarmlessFunction(call: T.CallExpression, name: string): boolean {
  const first = initialiserOf(call, name);
  const made = first === null ? null : unwrapped(first);
  if (made !== null && ts.isCallExpression(made) && dotted(made.expression)?.at(-1) === 'task') return true;
  const local = functionNamed(call, name);
  if (local === null) return false;
  return ![...throughout(local)].some((node) => {
    if (ts.isCallExpression(node)) return dotted(node.expression)?.[0] !== 'console';
    if (ts.isBinaryExpression(node)) return node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
    return ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node);
  });
}

/** Done only where something that was looked up says that it has not been done. */
export function isGuarded(node: T.Node, outermost: T.Node): boolean {
  for (let one = node; one !== outermost.parent && one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if (ts.isIfStatement(parent) && parent.expression !== one && isLookedUp(parent.expression)) return true;
    if (ts.isBlock(parent) && parent.statements.some((before) => before.pos < one.pos && ts.isIfStatement(before) && leaves(before.thenStatement) && isLookedUp(before.expression))) return true;
  }
  return false;
}

function isLookedUp(test: T.Expression): boolean {
  for (const node of [test, ...within(test)]) {
    if (looksUp(node)) return true;
    if (!ts.isIdentifier(node)) continue;
    const first = initialiserOf(node, node.text);
    if (first !== null && !ts.isSourceFile(functionAround(first)) && [first, ...within(first)].some(looksUp)) return true;
  }
  return false;
}

const LOOKS_UP = /^(?:find|get|exists|has|lookup|look|load|fetch|select|query|read|check|is|was|count|search|already|claim|acquire)(?![a-z])/;

/** Waits for what a look-up finds. The answer to a question is no look-up. */
function looksUp(node: T.Node): boolean {
  if (!ts.isAwaitExpression(node)) return false;
  const call = unwrapped(node.expression);
  return ts.isCallExpression(call) && (dotted(call.expression) ?? []).some((part) => LOOKS_UP.test(part));
}
