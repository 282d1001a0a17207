import { type NodeOutcome, type NoUpdate, ROOT, type SendArgs, type Target, type Write } from '../../model/graph.ts';
import type { Json } from '../../model/json.ts';
import { settled } from '../eval/chosen.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { iterate } from '../eval/iterate.ts';
import { ownProperties } from '../eval/properties.ts';
import { OVERWRITE } from '../library/command.ts';
import { jsonOf } from '../library/reducer/trial.ts';
import type { GraphDraft } from './draft.ts';
import { grownPartsOf } from './grown-parts.ts';
import { remadeItemsOf } from './remade-items.ts';
import { ts } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { CommandValue, LiteralValue, Place, RunResult, StateValue, Value } from '../values/value.ts';
import { placeOfText, siteOf } from './place.ts';
import { pendingIn } from './pending.ts';
import { routesOf } from './routes.ts';
import { noUpdateOf, noUpdateOfList } from './no-update.ts';
import { outsideIn } from '../runs/outside.ts';
import { samplesOf } from './samples.ts';
import { relationOf, shapeOfValue } from './value-shape.ts';

/** All ways a node body returns, and what remains unknown of them. */
export interface Outcomes {
  readonly outcomes: readonly NodeOutcome[];
  /** Ways of returning that address the parent graph: `Command.PARENT`. */
  readonly toParent: readonly NodeOutcome[];
  readonly writesOpen: Reason | null;
  readonly gotoOpen: Reason | null;
}

export interface Reason {
  readonly why: string;
  readonly at: Place;
}

export interface OutcomeContext {
  readonly ev: Evaluator;
  /** The keys that come along in `{...state}`. */
  readonly stateKeys: readonly string[];
  /** The state may have further keys. */
  readonly stateOpen: boolean;
  /** What a run of another graph hands back, all keys of it. */
  outputOf(draft: GraphDraft, given: Given): Output;
  /** Whether the graph has the key. */
  has(key: string): boolean;
  /** The state is one bare value. */
  readonly root: boolean;
  literalsOf(key: string): readonly string[] | null;
  /** The declared type of a key, as it is written. */
  typeOf(key: string): string | null;
}

/** What a graph is run with. */
export interface Given {
  readonly writes: readonly Omit<Write, 'site'>[];
  readonly open: string | null;
}

/** What a run of a graph hands back. */
export interface Output {
  readonly writes: readonly Omit<Write, 'site'>[];
  readonly open: string | null;
}

interface Part {
  readonly writes: readonly Write[];
  readonly writesOpen: Reason | null;
  readonly routes: readonly (readonly Target[])[];
  readonly gotoOpen: Reason | null;
  readonly parent: boolean;
  readonly noUpdate: NoUpdate | null;
}

/** A value that a body returns, and the place where it does. */
export interface Returned {
  readonly value: Value;
  readonly at: Place;
}

export function outcomesOf(context: OutcomeContext, returned: readonly Returned[]): Outcomes {
  const parts = returned.flatMap(({ value, at }) => alternatives(settled(context.ev, value, at.node)).flatMap((one) => partsOf(context, one, at)));
  const expand = (wanted: boolean) =>
    parts
      .filter(({ part: { parent } }) => parent === wanted)
      .flatMap(({ part, at }) => waysOf(part.writes).flatMap((writes) => part.routes.map((goto): NodeOutcome => ({ writes, goto, site: siteOf(at), ...(part.noUpdate === null ? {} : { noUpdate: part.noUpdate }) }))));
  const first = (pick: (part: Part) => Reason | null) => parts.map(({ part }) => pick(part)).find((reason) => reason !== null) ?? null;
  return {
    outcomes: expand(false),
    toParent: expand(true),
    writesOpen: first(({ writesOpen }) => writesOpen),
    gotoOpen: first(({ gotoOpen }) => gotoOpen),
  };
}

/**
 * A key that some path sets and that otherwise comes along with the state is two ways of writing it: set, or handed back
 * where it holds a value.
 */
function waysOf(writes: readonly Write[]): (readonly Write[])[] {
  const handed = new Set(writes.filter(({ ifPresent }) => ifPresent).map(({ key }) => key));
  const either = [...new Set(writes.filter(({ key, ifPresent, certainty }) => handed.has(key) && !ifPresent && certainty === 'sometimes').map(({ key }) => key))];
  if (either.length === 0) return [writes];
  const wayOf = (set: string | null) =>
    writes.flatMap((one): Write[] => {
      if (!either.includes(one.key)) return [one];
      if (one.key !== set) return one.ifPresent ? [one] : [];
      return one.ifPresent ? [] : [{ ...one, certainty: 'always' }];
    });
  return [...either.map(wayOf), wayOf(null)];
}

const NOTHING: Part = { writes: [], writesOpen: null, routes: [[]], gotoOpen: null, parent: false, noUpdate: null };

function partsOf(context: OutcomeContext, value: Value, body: Place): { part: Part; at: Place }[] {
  const { ev } = context;
  if (value.t === 'native' && value.name === 'never') return [];
  if (value.t === 'ref') {
    const list = ev.arrayCell(value);
    const commands = list?.items.some(({ value: item }) => alternatives(item).some((one) => one.t === 'command')) ?? false;
    if (list?.yielded === true && !context.root) return [{ part: { ...NOTHING, noUpdate: { kind: 'generator', always: true } }, at: body }];
    if (list !== null && (commands || !context.root)) return [{ part: partOfList(context, value, body), at: body }];
  }
  const noUpdate = context.root ? null : noUpdateOf(context, value);
  return [{ part: { ...partOf(context, value, body), noUpdate }, at: value.t === 'command' ? value.at : body }];
}

function partOf(context: OutcomeContext, value: Value, body: Place): Part {
  if (context.root && value.t !== 'command' && value.t !== 'send') return partOfBareValue(context, value, body);
  switch (value.t) {
    case 'literal':
    case 'native':
    case 'function':
      return NOTHING;
    case 'command':
      return partOfCommand(context, value);
    case 'send':
      return { ...NOTHING, ...routing(context, value, value.at) };
    case 'compiled':
    case 'run-result': {
      const run: Value = value.t === 'run-result' ? value : { t: 'run-result', draft: value.draft, input: { t: 'state', omit: [] }, omit: [], at: body };
      const { writes, open } = writesOf(context, { ...run, at: body }, body);
      return { ...NOTHING, writes, writesOpen: open };
    }
    case 'ref':
    case 'state': {
      const { writes, open } = writesOf(context, value, body);
      return { ...NOTHING, writes, writesOpen: open };
    }
    case 'unknown': {
      const reason = { why: value.why, at: value.at ?? body };
      return { ...NOTHING, writesOpen: reason, gotoOpen: reason };
    }
    default: {
      const reason = { why: 'what the body returns is not known', at: body };
      return { ...NOTHING, writesOpen: reason, gotoOpen: reason };
    }
  }
}

/** Where the state is one value, whatever the body returns is its update. */
function partOfBareValue({ ev }: OutcomeContext, value: Value, body: Place): Part {
  if (value.t === 'literal' && (value.value === null || value.value === undefined)) return NOTHING;
  return { ...NOTHING, writes: [write(ev, ROOT, value, 'always', body)] };
}

/** An array with at least one Command: each item is an update of its own. Without one it is no update at all. */
function partOfList(context: OutcomeContext, value: Value, body: Place): Part {
  const list = iterate(context.ev, value)!;
  const values = list.items.flatMap(({ value: item }) => alternatives(item));
  const open: Reason | null = list.open === null ? null : { why: list.open, at: body };
  if (!values.some((item) => item.t === 'command' || (item.t === 'unknown' && (item.shape === 'unknown' || item.guessed === true)))) {
    return open === null ? { ...NOTHING, noUpdate: noUpdateOfList(values) } : { ...NOTHING, writesOpen: open, gotoOpen: open };
  }
  let whole: Part = { ...NOTHING, writesOpen: open, gotoOpen: open };
  for (const { value: item, count } of list.items) {
    const several = alternatives(item);
    const sure = count === 'one' && several.length === 1;
    for (const one of several) whole = both(whole, sure ? partOf(context, one, body) : maybe(partOf(context, one, body)));
  }
  return whole;
}

function maybe(part: Part): Part {
  return { ...part, writes: part.writes.map((write) => ({ ...write, certainty: 'sometimes' })), routes: [[], ...part.routes] };
}

function both(a: Part, b: Part): Part {
  return {
    writes: [...a.writes, ...b.writes],
    writesOpen: a.writesOpen ?? b.writesOpen,
    routes: a.routes.flatMap((left) => b.routes.map((right) => [...left, ...right])),
    gotoOpen: a.gotoOpen ?? b.gotoOpen,
    parent: a.parent || b.parent,
    noUpdate: null,
  };
}

function partOfCommand(context: OutcomeContext, command: CommandValue): Part {
  const { update, goto, graph } = command;
  const parent = graph !== null && alternatives(graph).some((one) => one.t === 'literal' && one.value === '__parent__');
  const updated = update === null ? { writes: [], open: null } : updateOf(context, update, command.at);
  const routed = goto === null ? {} : routing(context, goto, command.at);
  return { ...NOTHING, writes: updated.writes, writesOpen: updated.open, ...routed, parent };
}

function routing(context: OutcomeContext, goto: Value, at: Place): Pick<Part, 'routes' | 'gotoOpen'> {
  const label = ({ value }: LiteralValue) => (typeof value === 'string' ? [value] : null);
  const { ev, literalsOf } = context;
  const { routes, open } = routesOf({ ev, at, label, labels: null, isScalar: () => false, literalsOf, argsOf: (args, place) => argsOf(context, args, place) }, goto);
  return { routes: routes.length === 0 ? [[]] : routes, gotoOpen: open === null ? null : { why: open, at } };
}

interface Writes {
  readonly writes: readonly Write[];
  readonly open: Reason | null;
}

/** An update is an object, or a list of `[key, value]` that may name a key twice. */
function updateOf(context: OutcomeContext, update: Value, at: Place): Writes {
  const several = alternatives(update);
  const parts = several.map((one) => updateOfOne(context, one, at));
  const writes = parts.flatMap((part) => part.writes.map((write): Write => (several.length > 1 && !everywhere(parts, write) ? { ...write, certainty: 'sometimes' } : write)));
  const distinct = several.length > 1 ? [...new Map(writes.map((write) => [`${write.ifPresent} ${write.key}`, write])).values()] : writes;
  return { writes: distinct, open: parts.find(({ open }) => open !== null)?.open ?? null };
}

/** What is handed back on one way may be set on another. */
function everywhere(parts: readonly Writes[], { key, ifPresent }: Write): boolean {
  return parts.every(({ writes }) => writes.some((write) => write.key === key && write.certainty === 'always' && (ifPresent || !write.ifPresent)));
}

function updateOfOne(context: OutcomeContext, update: Value, at: Place): Writes {
  const { ev } = context;
  if (context.root) return { writes: [write(ev, ROOT, update, 'always', at)], open: null };
  if (update.t === 'literal') return { writes: [], open: null };
  const tuples = update.t === 'ref' ? ev.arrayCell(update) : null;
  if (tuples === null) return writesOf(context, update, at);
  let open: Reason | null = tuples.open === null ? null : { why: tuples.open, at };
  const writes = tuples.items.flatMap(({ value, count }): Write[] => {
    const [key, held] = iterate(ev, value)?.items ?? [];
    if (key?.value.t !== 'literal' || held === undefined) {
      open ??= { why: 'an update of a key that is not known', at };
      return [];
    }
    return [write(ev, String(key.value.value), held.value, count === 'one' ? 'always' : 'sometimes', tuplePlace(at, String(key.value.value)))];
  });
  return { writes, open };
}

/** The `[key, value]` itself, where it is written down. */
function tuplePlace(at: Place, key: string): Place {
  const { node, unit } = placeOfText(at, key);
  return { unit, node: node !== at.node && ts.isArrayLiteralExpression(node.parent) ? node.parent : node };
}

/** What an object says about the keys of the state. */
export function writesOf(context: OutcomeContext, value: Value, at: Place): Writes {
  const own = ownProperties(context.ev, value, at);
  const writes: Write[] = [...own.props].map(([key, property]) => ({ ...write(context.ev, key, property.value, property.maybe ? 'sometimes' : 'always', property.at), ...partOfRun(context, key, property.value) }));
  let open: Reason | null = own.open === null ? null : { why: own.open, at };
  // What is spread in last is there for sure; what came before only says what else may have been set.
  for (const spread of [...own.spread].reverse()) {
    const part = spread.state.t === 'state' ? writesOfState(context, spread.state, spread.at) : writesOfRun(context, spread.state, at);
    open ??= part.open;
    for (const one of part.writes) {
      const certainty = spread.maybe ? 'sometimes' : one.certainty;
      const before = writes.filter(({ key }) => key === one.key);
      if (before.some((other) => other.certainty === 'always' && !other.ifPresent)) continue;
      if (before.some((other) => other.ifPresent === one.ifPresent)) {
        if (certainty === 'always') writes.splice(writes.findIndex((other) => other.key === one.key && other.ifPresent === one.ifPresent), 1, { ...one, certainty });
      } else writes.push({ ...one, certainty });
    }
  }
  const set = new Set(writes.filter(({ certainty, ifPresent }) => certainty === 'always' && !ifPresent).map(({ key }) => key));
  return { writes: writes.filter(({ key, ifPresent }) => !ifPresent || !set.has(key)), open };
}

/** What a Send to a node passes. */
export function argsOf(context: OutcomeContext, args: Value, at: Place): SendArgs | null {
  if ((args.t !== 'ref' && args.t !== 'state') || context.ev.objectCell(args)?.cls != null) return null;
  const { writes, open } = writesOf({ ...context, has: () => true }, args, at);
  if (open !== null) return null;
  const named = writes.filter(({ ifPresent }) => !ifPresent);
  const constants = named.flatMap(({ key, certainty, constant }) => (certainty === 'always' && isSmall(constant) ? [[key, constant] as const] : []));
  const varies = named.filter(({ constant, samples = [] }) => constant === undefined && samples.length > 1).map(({ key }) => key);
  return {
    keys: Object.fromEntries(named.map(({ key, certainty }) => [key, certainty])),
    handed: writes.filter(({ ifPresent, relation }) => ifPresent || relation === 'copied').map(({ key }) => key),
    ...(constants.length === 0 ? {} : { constants: Object.fromEntries(constants) }),
    ...(varies.length === 0 ? {} : { varies }),
  };
}

/** What tells packets apart is a name or a number, or an object with a few of them. */
function isSmall(constant: Json | undefined): constant is Json {
  return constant !== undefined && JSON.stringify(constant).length <= MOST_LETTERS;
}

const MOST_LETTERS = 200;

/** The keys that come along in `{...state}`. */
function writesOfState(context: OutcomeContext, { omit, only }: StateValue, at: Place): Writes {
  const keys = context.stateKeys.filter((key) => !omit.includes(key) && only?.includes(key) !== false);
  const writes = keys.map((key): Write => ({ key, certainty: 'always', relation: 'copied', ifPresent: true, site: siteOf(at), value: 'unknown' }));
  return { writes, open: context.stateOpen ? { why: 'the keys of the state are not known', at } : null };
}

/** The keys of a graph's output that are keys of this graph as well. */
function writesOfRun(context: OutcomeContext, run: RunResult, at: Place): Writes {
  const output = runOf(context, run);
  const writes = output.writes.filter(({ key }) => context.has(key)).map((one): Write => ({ ...one, site: siteOf(run.at) }));
  return { writes, open: output.open === null ? null : { why: output.open, at } };
}

/** `{ log: result.log }`: all that a graph gave for the same key, what it was given among it. */
function partOfRun(context: OutcomeContext, key: string, value: Value): Pick<Write, 'handsBack'> {
  const run = value.t === 'unknown' && value.member?.name === key && value.member.self.t === 'unknown' ? value.member.self.result : undefined;
  const handsBack = run !== undefined && runOf(context, run).writes.some((one) => one.key === key && one.handsBack === true);
  return handsBack ? { handsBack } : {};
}

function runOf(context: OutcomeContext, { draft, input, omit, at }: RunResult): Output {
  const everything: OutcomeContext = { ...context, has: () => true };
  const given = alternatives(input).map((one) => (one.t === 'literal' || one.t === 'command' ? { writes: [], open: null } : writesOf(everything, one, at)));
  const writes = given.flatMap((part) => part.writes.map((one): Write => (given.length > 1 && !everywhere(given, one) ? { ...one, certainty: 'sometimes' } : one)));
  const output = context.outputOf(draft, { writes, open: given.find(({ open }) => open !== null)?.open?.why ?? null });
  return { ...output, writes: output.writes.filter(({ key }) => !omit.includes(key)) };
}

function write(ev: Evaluator, key: string, value: Value, certainty: Write['certainty'], at: Place): Write {
  const constant = jsonOf(ev, value);
  const promise = pendingIn(ev, at);
  const outside = outsideIn(ev, value, ev.store);
  const grownParts = grownPartsOf(ev, key, value);
  const remadeItems = remadeItemsOf(ev, key, value);
  const known = { ...(remadeItems.length === 0 ? {} : { remadeItems }), ...(constant === undefined ? {} : { constant }), ...(promise === null ? {} : { pending: promise }), ...(outside.length === 0 ? {} : { outside }), ...(grownParts.length === 0 ? {} : { grownParts }) };
  if (isOverwrite(ev, value)) return { key, certainty, relation: 'fresh', ifPresent: false, site: siteOf(at), value: 'unknown', overwrite: true };
  return { key, certainty, relation: relationOf(ev, key, value), ifPresent: false, site: siteOf(at), value: shapeOfValue(ev, value), samples: samplesOf(ev, value), ...known };
}

/** `new Overwrite(value)`, or the object that stands for it. */
function isOverwrite(ev: Evaluator, value: Value): boolean {
  if (ev.exoticCell(value)?.kind === OVERWRITE) return true;
  const cell = ev.objectCell(value);
  return cell !== null && cell.open === null && cell.spread.length === 0 && cell.props.size === 1 && cell.props.get('__overwrite__')?.maybe === false;
}
