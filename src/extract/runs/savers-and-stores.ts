import type { SaverOrStore as SaverOrStoreFact, PerCall, Where } from '../../model/run.ts';
import { deployedOf } from '../deployed/deployment-of.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { siteOf } from '../graph/place.ts';
import { ts, type T } from '../syntax.ts';
import { isString, type Connection, type LiteralValue, type Place, type SaverOrStore, type Value } from '../values/value.ts';
import { functionsAround, isFunction, loopAround, mentionsOf, outermost, ownerOf } from './around.ts';
import { asksForDevelopment, conditionsOf, isDoneOnce } from './guards.ts';
import { nameOf } from './handlers.ts';
import { localOf } from './local.ts';
import { isKeptForGood, letsGo } from './retention.ts';
import { isUnshipped } from './shipped.ts';
import { lacksTables } from './tables.ts';
import type { Use } from './uses.ts';
import { enteredBy, whereOf } from './where.ts';

/** The savers and stores that a file makes. One that is made on several ways counts once; the harmful way tells. */
export function saversAndStoresOf(ev: Evaluator, file: string): SaverOrStoreFact[] {
  const usesOf = usesBySaverOrStore(ev);
  const forgotten = forgottenThreads(usesOf);
  const found = new Map<string, SaverOrStoreFact>();
  for (const { made } of ev.log.of('make')) {
    if (made.is === 'connection') continue;
    const here = [made.at, ...made.via].find(({ unit }) => unit.file === file);
    if (here === undefined) continue;
    const kept = saverOrStoreOf(ev, made, here, { uses: usesOf.get(made) ?? [], isForgotten: forgotten.has(made.at.node) });
    const key = `${kept.made.file}:${kept.made.start}:${kept.site.start}`;
    const before = found.get(key);
    if (before === undefined || (before.perCall === null && kept.perCall !== null)) found.set(key, kept);
  }
  return [...found.values()].sort((a, b) => a.site.start - b.site.start);
}

/** What the runs of a file do with one. */
interface Used {
  readonly uses: readonly Use[];
  /** Another one that is made in the same place is asked for its threads. */
  readonly isForgotten: boolean;
}

function saverOrStoreOf(ev: Evaluator, made: SaverOrStore, here: Place, used: Used): SaverOrStoreFact {
  const way = [made.at, ...made.via];
  const conditions = way.filter(({ unit }) => unit === here.unit).flatMap(({ node }) => conditionsOf(node));
  const local = localOf(ev, made);
  const localChoices = local === null ? [] : conditionsOf(nodeIn(made.at.unit.source, local.site.start, local.site.end));
  const source = made.at.unit.source;
  return {
    is: made.is,
    name: made.name,
    memory: made.memory,
    site: siteOf(here),
    made: siteOf(made.at),
    where: whereOf(way, ev.bodies),
    local: local !== null && asksForDevelopment([...conditions, ...localChoices], source) ? null : local,
    copies: staysHere(made) && !isUnshipped(here.unit.display) ? copiesOf(ev, made) : null,
    chosen: conditions.length > 0,
    perCall: perCallOf(ev, made, used),
    ...(isMadeByHandler(ev, made) && isTemporary(used.uses) ? { forOneCall: true as const } : {}),
    keepsForGood: made.is === 'saver' && isKeptForGood(ev, made) === true && !letsGo(ev, made),
    lacksTables: !isUnshipped(here.unit.display) && lacksTables(ev, made),
    unshipped: isUnshipped(here.unit.display),
  };
}

/** What the saver of a run has to remember began with the request, and ends with it. */
export function hasOwnMemory(ev: Evaluator, { kept }: Use): boolean {
  return kept.kind === 'saver' && kept.savers.every((made) => made !== null && isMadeByHandler(ev, made));
}

function isMadeByHandler(ev: Evaluator, made: SaverOrStore): boolean {
  const way = [made.at, ...made.via];
  return made.memory && !isDoneOnce(way.map(({ node }) => node)) && whereOf(way, ev.bodies).kind === 'handler';
}

/** In memory or in a file: others that run at the same time have their own. */
function staysHere({ memory, name }: SaverOrStore): boolean {
  return memory || name === 'SqliteSaver';
}

function copiesOf(ev: Evaluator, { at, memory }: SaverOrStore): SaverOrStoreFact['copies'] {
  const copies = deployedOf(ev.session, at.unit).copies;
  return copies === null || (copies.mounts && !memory) ? null : { count: copies.count, at: copies.at };
}

function nodeIn(source: T.SourceFile, start: number, end: number): T.Node {
  const find = (node: T.Node): T.Node => ts.forEachChild(node, (child) => (child.pos <= start && child.end >= end ? find(child) : undefined)) ?? node;
  return find(source);
}

/** Functions that are called once, whoever calls them. */
const ONCE = /^_?(main|cli|boot(strap)?|start\w*|setup\w*|init\w*|demo\w*|example\w*|createApp|buildApp|createServer|register\w*|onModuleInit|constructor)$/i;

function perCallOf(ev: Evaluator, made: SaverOrStore, { uses, isForgotten }: Used): PerCall | null {
  const way = [made.at, ...made.via];
  if (isDoneOnce(way.map(({ node }) => node))) return null;
  const where = whereOf(way, ev.bodies);
  if ((where.kind === 'module' && !isForgotten) || where.kind === 'body') return null;
  const harm = harmOf(ev, made);
  if (harm === null) return null;
  if (isTemporary(uses) || isStandIn(ev, made, where, uses)) return null;
  if (where.kind === 'function' && !isForgotten && !isCalledPerRun(made, uses)) return null;
  return { harm, runs: [...new Map(uses.map(({ at }) => [at.node, siteOf(at)])).values()] };
}

function harmOf(ev: Evaluator, made: SaverOrStore): PerCall['harm'] | null {
  if (made.memory) return 'forgets';
  const owner = ownerOf(made.at.node);
  if (owner !== null && CLOSES.test(owner.getText())) return null;
  if (made.factory !== null) return 'connects';
  return made.args.flatMap((arg) => givenIn(ev, arg)).some((arg) => arg.t === 'unknown' && arg.origin?.is === 'connection' && isOwn(arg.origin, made)) ? 'connects' : null;
}

/** `new MongoDBSaver({ client })` */
function givenIn(ev: Evaluator, arg: Value): readonly Value[] {
  const cell = ev.objectCell(arg);
  return cell === null ? [arg] : [...cell.props.values()].map(({ value }) => value);
}

const CLOSES = /\.(end|close|quit|disconnect|destroy)\s*\(|\bawait using\b|\busing\b/;

/** The connection is made by the call, too, and not kept for the next one. */
function isOwn({ at, via }: Connection, made: SaverOrStore): boolean {
  return ownerOf(at.node) !== null && !isDoneOnce([at, ...via].map(({ node }) => node)) && via.at(-1)?.node === made.via.at(-1)?.node;
}

/** What is used of each: one that is made in a loop comes again with each turn, and so do its uses. */
function usesBySaverOrStore(ev: Evaluator): ReadonlyMap<SaverOrStore, readonly Use[]> {
  const found = new Map<SaverOrStore, Use[]>();
  for (const use of ev.uses) {
    if (use.kept.kind !== 'saver') continue;
    for (const kept of new Set(use.kept.savers)) {
      if (kept === null) continue;
      const before = found.get(kept);
      if (before === undefined) found.set(kept, [use]);
      else before.push(use);
    }
  }
  return found;
}

/** Where savers are made that a caller asks, one after the other, for one thread: `chat('ann', …)` and `chat('ann', …)`. */
function forgottenThreads(usesOf: ReadonlyMap<SaverOrStore, readonly Use[]>): ReadonlySet<T.Node> {
  const firstOf = new Map<string, SaverOrStore>();
  const found = new Set<T.Node>();
  for (const [made, uses] of usesOf) for (const use of uses) {
    if (!isNamedByCaller(use, made)) continue;
    const key = `${made.at.unit.file}:${made.at.node.pos}:${(use.config.thread as LiteralValue).value}`;
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, made);
    else if (first !== made) found.add(made.at.node);
  }
  return found;
}

/** The function that makes the saver, itself or by others, is told the thread. */
function isNamedByCaller({ config: { thread, threadAt } }: Use, made: SaverOrStore): boolean {
  if (thread == null || threadAt === null || !isString(thread)) return false;
  const fn = ownerOf(threadAt.node);
  if (fn === null || ![made.at, ...made.via].some(({ node }) => functionsAround(node).includes(fn))) return false;
  return fn.parameters.flatMap(({ name }) => namesIn(name)).some((name) => mentionsOf(name, threadAt.node).length > 0);
}

/** `given ?? new MemorySaver()`: one that lives longer may be used in its place, and whether it ever is, nothing tells. */
function isStandIn(ev: Evaluator, made: SaverOrStore, where: Where, uses: readonly Use[]): boolean {
  if (uses.length === 0) return isFallback(made.at.node);
  const isBeside = (one: SaverOrStore): boolean => one.at.node === made.at.node || isSame(whereOf([one.at, ...one.via], ev.bodies), where);
  return uses.every(({ kept }) => kept.kind === 'saver' && kept.savers.some((one) => one === null || !isBeside(one)));
}

/** Both come about whenever the same function is called. */
function isSame(one: Where, other: Where): boolean {
  return 'site' in one && 'site' in other && one.site.file === other.site.file && one.site.start === other.site.start;
}

function isFallback(made: T.Node): boolean {
  const node = outermost(made);
  const { parent } = node;
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) return true;
  return ts.isBinaryExpression(parent) && parent.left !== node && [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(parent.operatorToken.kind);
}

/** A memory for the time of the call: several runs of a thread that nobody outside names. */
function isTemporary(uses: readonly Use[]): boolean {
  if (uses.some(isForeign)) return false;
  const calls = new Set(uses.map(({ at }) => at.node));
  return calls.size > 1 || uses.some(({ at }) => loopAround(at.node, null) !== null);
}

/** The thread comes from outside, so somebody expects it to be remembered. */
function isForeign({ config: { thread } }: Use): boolean {
  return thread != null && thread.t === 'unknown' && thread.origin === undefined;
}

/** A function that makes the saver and runs with it what it is given. */
function isCalledPerRun(made: SaverOrStore, uses: readonly Use[]): boolean {
  const entered = enteredBy([made.at, ...made.via]);
  if (entered === null || ONCE.test(nameOf(entered.fn) ?? '')) return false;
  const { fn } = entered;
  const given = fn.parameters.flatMap(({ name }) => namesIn(name));
  const runs = uses.filter(({ via, method }) => via.at(-1)?.node === fn && /^(invoke|stream|streamEvents|batch)$/.test(method));
  if (runs.length === 0 || runs.some(({ at }) => loopAround(at.node, null) !== null)) return false;
  return runs.some(({ at }) => ts.isCallExpression(at.node) && at.node.arguments.some((arg) => given.some((name) => mentionsOf(name, arg).length > 0 || mentionedBefore(name, arg, fn))));
}

function namesIn(name: T.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** The argument is a variable that is made of the parameter. */
function mentionedBefore(name: string, arg: T.Node, fn: T.Node): boolean {
  if (!ts.isIdentifier(arg)) return false;
  return mentionsOf(arg.text, fn).some(({ parent }) => ts.isVariableDeclaration(parent) && parent.initializer !== undefined && !isFunction(parent.initializer) && mentionsOf(name, parent.initializer).length > 0);
}
