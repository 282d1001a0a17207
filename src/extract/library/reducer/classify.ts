import type { ReducerClass } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { perNode } from '../../per-node.ts';
import { ts } from '../../syntax.ts';
import { alternatives } from '../../values/union.ts';
import type { FunctionSyntax, FunctionValue, Value } from '../../values/value.ts';
import { judge } from './judge.ts';
import { readsOf } from './names.ts';
import { COLLECTION, type Follow, isPure } from './purity.ts';
import { parameterNames, readBody } from './read-body.ts';
import type { Shape } from './shape.ts';
import type { Reads, Term } from './term.ts';
import { trapOf } from './traps.ts';
import { valueKind } from './value-kind.ts';

/** What is known of the key that a reducer serves. */
export interface ReducerContext {
  readonly type: string | null;
  readonly factory: Value | null;
  /** It gets all writes of a step at once, as a list. */
  readonly batch: boolean;
}

export interface ReducerFacts {
  readonly class: ReducerClass;
  /** Leaves its first argument as it was; null where that cannot be told. */
  readonly pure: boolean | null;
  /** `async`, `generator`, `returns-undefined` */
  readonly trap: string | null;
  readonly reads: Reads;
}

const NO_CONTEXT: ReducerContext = { type: null, factory: null, batch: false };
const CUSTOM: ReducerFacts = { class: 'custom', pure: null, trap: null, reads: { first: true, second: true } };

/** Functions of the library and of the language, by name. */
const KNOWN: ReadonlyMap<string, Partial<ReducerFacts>> = new Map([
  ['messagesStateReducer', { class: 'merge-by-id', pure: true }],
  ['addMessages', { class: 'merge-by-id', pure: true }],
  ['messagesDeltaReducer', { class: 'merge-by-id', pure: true }],
  ['Math.max', { class: 'max', pure: true }],
  ['Math.min', { class: 'min', pure: true }],
  ['Object.assign', { class: 'object-merge', pure: false }],
]);

/** Helpers within helpers are not followed further than this. */
const DEEPEST = 2;

/** What a reducer does, by its syntax alone. */
export function classifyReducer(ev: Evaluator, reducer: Value, context: ReducerContext = NO_CONTEXT): ReducerFacts {
  const [first = CUSTOM, ...others] = alternatives(reducer).map((one) => classifyOne(ev, one, context, 0));
  return others.every((one) => one.class === first.class && one.pure === first.pure && one.trap === first.trap) ? first : CUSTOM;
}

function classifyOne(ev: Evaluator, reducer: Value, context: ReducerContext, depth: number): ReducerFacts {
  if (reducer.t === 'library' || reducer.t === 'native') return { ...CUSTOM, ...KNOWN.get(reducer.name.replace(/^static\./, '')) };
  if (reducer.t !== 'function' || reducer.bound.length > 0) return CUSTOM;
  const { node } = reducer;
  const { term, trap, reads, ...alone } = syntaxOf(node);
  const pure = alone.pure ?? isPure(node, 0, helpersOf(ev, reducer), isCollection(context));
  const broken = trap === 'async' || trap === 'generator';
  const judged = broken ? null : judge(term, valueKind(context.type, context.factory, reducer), (call) => followed(ev, reducer, call, context, depth));
  // What gives its first argument back after a change to it does not ignore the update.
  const shape = judged === 'first' && pure !== true ? null : judged;
  return { class: context.batch ? ofBatch(shape) : classOf(shape), pure, trap, reads };
}

/** `Annotation<Set<string>>`, `default: () => new Map()` */
function isCollection({ type, factory }: ReducerContext): boolean {
  if (type !== null && COLLECTION.test(type)) return true;
  const body = factory?.t === 'function' ? factory.node.body : undefined;
  return body !== undefined && ts.isNewExpression(body) && COLLECTION.test(body.expression.getText());
}

function helpersOf(ev: Evaluator, { scope }: FunctionValue): Follow {
  return (name) => {
    const address = scope.find(name);
    const helper = address === undefined ? null : ev.read(address);
    return helper?.t === 'function' && helper.bound.length === 0 ? helper.node : null;
  };
}

const syntaxOf = perNode((node: FunctionSyntax) => {
  const term = readBody(node);
  const reads = node.body === undefined || !readsByName(node) ? CUSTOM.reads : readsOf(node.body, parameterNames(node));
  return { term, trap: trapOf(node, term), pure: isPure(node), reads };
});

/** Its arguments have names, and are read by them alone. */
function readsByName({ parameters, body }: FunctionSyntax): boolean {
  return parameters.every(({ name, dotDotDotToken, initializer }) => ts.isIdentifier(name) && dotDotDotToken === undefined && initializer === undefined) && !/\barguments\b/.test(body?.getText() ?? '');
}

function classOf(shape: Shape | null): ReducerClass {
  switch (shape) {
    case 'first':
      return 'identity';
    case 'second':
      return 'last-wins';
    case 'constant':
    case null:
      return 'custom';
    default:
      return shape;
  }
}

/** The second argument is the list of writes, so that only joining lists means the same. */
function ofBatch(shape: Shape | null): ReducerClass {
  return shape === 'append' || shape === 'merge-by-id' || shape === 'union' || shape === 'first' ? classOf(shape) : 'custom';
}

/** `helper(a, b)`: what the helper does, where it is called with the two arguments as they are. */
function followed(ev: Evaluator, from: FunctionValue, { name, on, args }: Term & { readonly t: 'call' }, context: ReducerContext, depth: number): Shape | null {
  const straight = args.length === 2 && args.every(({ term }, index) => argumentOf(term) === index);
  const address = on === null && straight && depth < DEEPEST ? from.scope.find(name) : undefined;
  if (address === undefined) return null;
  const found = classifyOne(ev, ev.read(address), context, depth + 1).class;
  return found === 'custom' ? null : found === 'identity' ? 'first' : found;
}

/** `a`, `a ?? []` */
function argumentOf(term: Term): 0 | 1 | null {
  if (term.t === 'fallback' && (term.right.t === 'list' || term.right.t === 'object')) return argumentOf(term.left);
  return term.t === 'arg' ? term.index : null;
}
