import type { Condition } from '../../model/condition.ts';
import type { Site } from '../../model/site.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { Place } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';

/** One way through a body, and what must be true for it to be taken. */
export interface Way<Result> {
  readonly result: Result;
  readonly conditions: readonly Condition[];
}

/** How finely ways are told apart: also by what expressions choose between, or by statements only. */
export type Grain = 'expressions' | 'statements';

/** Where ways are told apart: in the functions that the places stand in. */
export type Within = readonly Site[];

interface Manner {
  readonly grain: Grain;
  /** Null for wherever evaluation comes by. */
  readonly within: Within | null;
}

interface Decision {
  /** What is decided, whichever time evaluation comes by. */
  readonly on: string;
  readonly among: number;
  readonly taken: number;
}

/** A run of a body that takes one side wherever a condition is open: as prescribed, then the first. */
export class Walk {
  readonly grain: Grain;
  private readonly within: Within | null;
  readonly decisions: Decision[] = [];
  private readonly prescribed: readonly Decision[];
  /** What need not be decided any more, as it has made no difference. */
  private readonly idle: ReadonlySet<string>;
  /** The number of steps at which the walk is given up. */
  private readonly limit: number;

  constructor({ grain, within }: Manner, prescribed: readonly Decision[], idle: ReadonlySet<string>, limit: number) {
    this.grain = grain;
    this.within = within;
    this.prescribed = prescribed;
    this.idle = idle;
    this.limit = limit;
  }

  /** Whether sides are to be taken one at a time: not where that made no difference. */
  decides(on: string): boolean {
    const next = this.prescribed[this.decisions.length];
    return next === undefined ? !this.idle.has(on) : next.on === on;
  }

  /** Whether ways are told apart within the function, too. */
  enters({ unit, node }: Place): boolean {
    return this.within === null || isQuestion(node) || this.within.some(({ file, start }) => file === unit.display && node.pos <= start && start < node.end);
  }

  choose(on: string, among: number): number {
    const taken = this.prescribed[this.decisions.length]?.taken ?? 0;
    if (taken >= among) throw new WalkLost();
    this.decisions.push({ on, among, taken });
    return taken;
  }

  spend(steps: number): void {
    if (steps > this.limit) throw new WalkLost();
  }
}

/** A function that does nothing but put questions together: `state.paid && state.items.length > 0`. */
const isQuestion = perNode((node: T.Node): boolean => {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return false;
  const body = node.body as T.Node;
  const [only, more] = ts.isBlock(body) ? body.statements : [];
  const asked = !ts.isBlock(body) ? body : only !== undefined && more === undefined && ts.isReturnStatement(only) ? only.expression : undefined;
  return asked !== undefined && asks(asked);
});

function asks(node: T.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return asks(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return node.operator === SyntaxKind.ExclamationToken && asks(node.operand);
  return ts.isBinaryExpression(node) && (node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken || node.operatorToken.kind === SyntaxKind.BarBarToken);
}

/** The ways are too many, or a repetition did not come by the same decisions. */
class WalkLost extends Error {}

/** What a `catch` may be waiting for. */
export class Thrown extends Error {}

/** It says nothing but that it happens, and happens often: where each had a stack of its own, most of its cost would be that. */
export const THROWN = new Thrown();

/** Ways that lead somewhere. */
const MOST_WAYS = 64;
/** From so many walks on it is looked at what makes a difference. */
const MANY_WALKS = 12;
const MOST_STEPS = 8_000;
/** So many decisions in one are perhaps left out, as they make no difference. */
const FEWEST_SAVED = 2;
/** What all walks of a file may cost. */
const ALL_STEPS = 400_000;
/** What walks of a file may cost that come to nothing; from then on only short ones are tried. */
const VAIN_STEPS = 48_000;
const FEW_STEPS = 800;

/** What a way comes to, as far as it matters which way is taken. */
export interface Comes<Result> {
  /** Whether it leads anywhere. */
  readonly leads: (result: Result) => boolean;
  /** Where it leads. */
  readonly textOf: (result: Result) => string;
}

/**
 * Runs a body once for each way through it, so that what belongs together on a way stays together: which entries a list
 * has, what is written and where it goes. Loops of unknown length are no ways: what they do is joined. Where the ways
 * become many, so is what made no difference to where they lead. Null where they are too many. What happens on the way is
 * not noted: it was when the body was evaluated as a whole.
 */
export function eachWay<Result>(ev: Evaluator, run: () => Result, comes: Comes<Result>, within: Within | null = null): readonly Way<Result>[] | null {
  return waysBy(ev, { grain: 'expressions', within }, run, comes) ?? waysBy(ev, { grain: 'statements', within }, run, comes);
}

function waysBy<Result>(ev: Evaluator, manner: Manner, run: () => Result, comes: Comes<Result>): readonly Way<Result>[] | null {
  const ways: Way<Result>[] = [];
  const { walk, depth, call, store, steps } = ev;
  // Walks have a budget of their own: they make what is known more exact, and nothing else waits for it.
  const { work } = ev.session;
  const limit = steps + Math.min(MOST_STEPS * work, ALL_STEPS * work - ev.walked, Math.max(FEW_STEPS * work, VAIN_STEPS * work - ev.walkedInVain));
  const idle = new Set<string>();
  const texts = new Map<number, string>();
  const textsOf = (some: Iterable<number>): ReadonlySet<string> => {
    return new Set([...some].map((way) => {
      const text = texts.get(way) ?? comes.textOf(ways[way]!.result);
      texts.set(way, text);
      return text;
    }));
  };
  let walks = 0;
  /** All ways that begin as prescribed and lead somewhere. */
  const follow = (prescribed: readonly Decision[]): readonly number[] => {
    const one = new Walk(manner, prescribed, idle, limit);
    ev.walk = one;
    const way = ev.onCopy(() => ev.unnoted(() => ({ result: ev.later(run), conditions: ev.path.flatMap(({ conditions }) => conditions ?? []) })));
    // Each decision is one more way at least: what cannot be finished is not worth going on with.
    if (walks++ === 0 && (ev.steps - steps) * (one.decisions.length + 1) > FEWEST_SAVED * (limit - steps)) throw new WalkLost();
    ways.push(way);
    const leading: number[] = [];
    if (comes.leads(way.result)) {
      leading.push(ways.length - 1);
      if (++alive > MOST_WAYS) throw new WalkLost();
    }
    for (let index = one.decisions.length - 1; index >= prescribed.length; index--) {
      const { on, among } = one.decisions[index]!;
      const before = one.decisions.slice(0, index);
      const here = leading.slice();
      const sides: (readonly number[])[] = [];
      for (let side = 1; side < among; side++) sides.push(follow([...before, { on, among, taken: side }]));
      leading.push(...sides.flat());
      if (walks >= MANY_WALKS && !sides.some((there) => makesDifference(on, textsOf(here), textsOf(there)))) idle.add(on);
    }
    return leading;
  };
  let alive = 0;
  try {
    follow([]);
    return ways;
  } catch (error) {
    if (!(error instanceof WalkLost)) throw error;
    ev.depth = depth;
    ev.call = call;
    ev.store = store;
    ev.walkedInVain += ev.steps - steps;
    return null;
  } finally {
    ev.walk = walk;
    ev.walked += ev.steps - steps;
    ev.steps = steps;
  }
}

/** Whether it matters which side is taken. What leads nowhere is no side; what throws is joined with what does not. */
function makesDifference(on: string, here: ReadonlySet<string>, there: ReadonlySet<string>): boolean {
  if (here.size === 0 || there.size === 0) return on.startsWith(THROW) && there.size > 0;
  for (const text of there) if (!here.has(text)) return true;
  return !on.startsWith(THROW) && here.size !== there.size;
}

/** How a decision is called that is about a call which may throw. */
export const THROW = 'throw ';
