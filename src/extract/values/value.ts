import type { Condition } from '../../model/condition.ts';
import type { GraphDraft } from '../graph/draft.ts';
import type { T } from '../syntax.ts';
import type { Scope } from '../eval/scope.ts';
import type { SourceUnit } from '../load/unit.ts';

/**
 * What the evaluator knows of a run-time value. Promises are transparent: `await` and `async` change nothing here.
 * Whatever can be mutated lives in the store and is referred to by address, so that branches can be told apart.
 */
export type Value =
  | LiteralValue
  | RefValue
  | FunctionValue
  | ClassValue
  | LibraryValue
  | LibraryNamespace
  | ModuleNamespace
  | UnionValue
  | StateValue
  | StatePart
  | DerivedValue
  | BuilderValue
  | CompiledValue
  | SendValue
  | CommandValue
  | RunnableValue
  | NativeValue
  | RunResult
  | UnknownValue;

export interface LiteralValue {
  readonly t: 'literal';
  readonly value: string | number | boolean | bigint | null | undefined;
  /** Only the type that a function declares for its result names it: whether it ever comes out, nobody can tell. */
  readonly declared?: true;
}

/** A mutable thing in the store. */
export interface RefValue {
  readonly t: 'ref';
  readonly address: number;
}

export type FunctionSyntax =
  | T.FunctionDeclaration
  | T.FunctionExpression
  | T.ArrowFunction
  | T.MethodDeclaration
  | T.ConstructorDeclaration
  | T.GetAccessorDeclaration
  | T.SetAccessorDeclaration;

export interface FunctionValue {
  readonly t: 'function';
  readonly node: FunctionSyntax;
  readonly unit: SourceUnit;
  readonly scope: Scope;
  /** The `this` it is bound to: of arrows and bound methods. */
  readonly self: Value | null;
  /** Arguments fixed by `bind`. */
  readonly bound: readonly Value[];
  /** The class a method or constructor belongs to, for `super`. */
  readonly home: ClassValue | null;
  /** What must be true for it to be the one of two: `fast ? skip : check`. */
  readonly under?: readonly Condition[];
}

export interface ClassValue {
  readonly t: 'class';
  readonly node: T.ClassLikeDeclaration;
  readonly unit: SourceUnit;
  readonly scope: Scope;
  readonly base: Value | null;
  /** Static members. */
  readonly statics: RefValue;
}

/** An export of the library, by its public name: `StateGraph`, `Annotation.Root`, `z.object`. */
export interface LibraryValue {
  readonly t: 'library';
  readonly module: string;
  readonly name: string;
}

export interface LibraryNamespace {
  readonly t: 'library-namespace';
  readonly module: string;
}

export interface ModuleNamespace {
  readonly t: 'module-namespace';
  readonly file: string;
}

/** One of several; never nested, never empty, never a single one. */
export interface UnionValue {
  readonly t: 'union';
  readonly of: readonly Value[];
  /** What is looked up by a part of the state: which of them it is, by the key. */
  readonly chosen?: Chosen;
}

export interface Chosen {
  readonly subject: string;
  readonly cases: readonly (readonly [key: string, value: Value])[];
}

/** A deep copy, whoever holds it. */
export interface Copy {
  readonly id: string;
  /** The keys whose values have been changed in it. */
  readonly changed: Set<string>;
}

/** The state a node or router was given, or what is left of it after destructuring. */
export interface StateValue {
  readonly t: 'state';
  readonly omit: readonly string[];
  /** Limits it to these keys, for runnables with a state schema of their own. */
  readonly only?: readonly string[];
  /** A deep copy: changes to it are nobody else's. */
  readonly copy?: Copy;
}

/** `state.k`, or something inside it. */
export interface StatePart {
  readonly t: 'state-part';
  readonly key: string;
  readonly deep: boolean;
  /** Of a deep copy of the state, or of a part of it. */
  readonly copy?: Copy;
  /** The strings that a function declares for its result, which is this. */
  readonly declared?: readonly string[];
  /** What conditions call it. */
  readonly subject?: string;
  readonly says?: Condition;
}

/** Computed from parts of the state; `grown` where it is the part plus something. */
export interface DerivedValue {
  readonly t: 'derived';
  readonly keys: readonly string[];
  readonly grown: string | null;
  readonly shape: Shape;
  /** The shape comes from the name of a method of something unknown. */
  readonly guessed?: true;
  /** A new list with items of the state's own list under that key. */
  readonly itemsOf?: string;
  /** The call that gave it, where nobody knows what that does. */
  readonly at?: Place;
  /** What it was computed from beside the state. */
  readonly parts?: readonly Value[];
  /** Of a text: what it is the JSON of. */
  readonly json?: Value;
  /** What conditions call it. */
  readonly subject?: string;
  /** What is said where it counts as true. */
  readonly says?: Condition;
}

export type Shape = 'list' | 'number' | 'string' | 'boolean' | 'object' | 'set' | 'map' | 'message' | 'messages' | 'unknown';

export interface BuilderValue {
  readonly t: 'builder';
  readonly draft: GraphDraft;
  /** Own properties and methods, where its class extends that of the library. */
  readonly own?: RefValue;
}

export interface CompiledValue {
  readonly t: 'compiled';
  readonly draft: GraphDraft;
  /** What `compile` was given as the checkpointer; null where it was given none, undefined where that is not known. */
  readonly saver?: Value | null | undefined;
  /** What `withConfig` has bound, the latest first. */
  readonly configs?: readonly Value[];
}

/** `new Send(node, args)`. */
export interface SendValue {
  readonly t: 'send';
  readonly node: Value;
  readonly args: Value;
  readonly at: Place;
}

export interface CommandValue {
  readonly t: 'command';
  readonly update: Value | null;
  readonly goto: Value | null;
  readonly graph: Value | null;
  readonly resume: Value | null;
  readonly at: Place;
}

/** A runnable of the library that is not a compiled graph: `RunnableLambda.from(f)`, a tool node, a prebuilt agent. */
export interface RunnableValue {
  readonly t: 'runnable';
  readonly kind: 'lambda' | 'sequence' | 'map' | 'assign' | 'tools' | 'agent' | 'model' | 'tool' | 'middleware' | 'hook' | 'step' | 'workflow' | 'task' | 'other';
  /** What it runs: the function of a lambda, the steps of a sequence, the tools of a tool node. */
  readonly parts: readonly Value[];
  /** Options it was created with. */
  readonly options: Value | null;
  readonly name: string | null;
  readonly at: Place;
  /** No runnable itself, only its `graph` is: what `createAgent` of `langchain` gives. */
  readonly bare?: true;
  /** Of a model that answers in a structure: what it was bound to. */
  readonly bound?: readonly Value[];
  /** Of an agent: the graph that the library builds for it. */
  readonly draft?: GraphDraft;
  /** Of a chat model: the call that has it call one tool at a time. */
  readonly oneTool?: Place;
  /** Of a step or a tool of the library: what it returns. The parts are functions of the program that it calls. */
  readonly gives?: Value;
}

/** What running a compiled graph inside a node gives: its output, all of it. */
export interface RunResult {
  readonly t: 'run-result';
  readonly draft: GraphDraft;
  /** What it was given. */
  readonly input: Value;
  /** Keys that were taken out of it. */
  readonly omit: readonly string[];
  readonly at: Place;
}

/** A function of the language or of the library, applied to a receiver: `array.map`, `Object.entries`. */
export interface NativeValue {
  readonly t: 'native';
  readonly name: string;
  readonly self: Value | null;
}

export interface UnknownValue {
  readonly t: 'unknown';
  readonly why: string;
  readonly at: Place | null;
  readonly shape: Shape;
  /** The shape comes from the name of a method of something unknown. */
  readonly guessed?: true;
  /** Set for a property of something unknown, which may turn out to be a method of it. */
  readonly member?: { readonly name: string; readonly self: Value; readonly optional?: true };
  /** What a graph gave, of which a part is looked at. */
  readonly result?: RunResult;
  /** What is known of it all the same. */
  readonly origin?: Origin;
  /** Neither undefined nor null: what stands in for them was looked after. */
  readonly present?: true;
  /** What it was computed from. Of a property that is `member`. */
  readonly from?: From;
  /** Of a text: what it is the JSON of. */
  readonly json?: Value;
  /** What conditions call it. */
  readonly subject?: string;
  /** What is said where it counts as true. */
  readonly says?: Condition;
}

/** How a value came about that nobody can tell before the program runs. */
export type From =
  /** A name that nobody in sight declares, an import of a package, something of the running process. */
  | { readonly is: 'name'; readonly name: string; readonly module: string | null }
  /** Given to a function by whoever calls it. */
  | { readonly is: 'parameter'; readonly fn: FunctionSyntax; readonly index: number }
  /** What a call gave that cannot be followed. */
  | { readonly is: 'call'; readonly callee: Value; readonly self: Value | null; readonly args: readonly Value[] }
  /** One of the items or properties, which one is not known; with `all` each of them, as arguments in a row. */
  | { readonly is: 'item'; readonly of: Value; readonly all?: true }
  /** Put together of several: a text, a sum, a comparison. */
  | { readonly is: 'made'; readonly parts: readonly Value[] }
  /** What it was at first; the turns of a loop, or functions that run later, add to that. */
  | { readonly is: 'grown'; readonly of: Value };

/** Where an unknown value comes from, for those that matter to threads and to what outlives a run. */
export type Origin = FreshId | SaverOrStore | Connection;

/** Another value each time it is made: a UUID, the time, a random number. */
export interface FreshId {
  readonly is: 'fresh';
  readonly at: Place;
  /** Of the time, or of the day only, which is the same for all who ask on it. */
  readonly of?: 'time' | 'day';
}

/** A checkpointer or a store. */
export interface SaverOrStore {
  readonly is: 'saver' | 'store';
  /** It is known by its declared type only: somebody hands it in, perhaps another one each time. */
  readonly given?: true;
  /** The class of the library; `config.store` where a run hands it in. */
  readonly name: string;
  /** It keeps what it is given in the memory of the process. */
  readonly memory: boolean;
  /** The static method that makes it, which then makes its connection, too; null for a constructor. */
  readonly factory: string | null;
  readonly args: readonly Value[];
  readonly at: Place;
  /** The call sites through which evaluation came to it, innermost first. */
  readonly via: readonly Place[];
}

/** A pool or a client of a database, as a saver is given one. */
export interface Connection {
  readonly is: 'connection';
  readonly name: string;
  readonly args: readonly Value[];
  readonly at: Place;
  readonly via: readonly Place[];
}

/** A node and the file it stands in. */
export interface Place {
  readonly unit: SourceUnit;
  readonly node: T.Node;
}

export const UNDEFINED: LiteralValue = { t: 'literal', value: undefined };

export function literal(value: LiteralValue['value']): LiteralValue {
  return value === undefined ? UNDEFINED : { t: 'literal', value };
}

export function unknown(why: string, at: Place | null = null, shape: Shape = 'unknown', from?: From): UnknownValue {
  return from === undefined ? { t: 'unknown', why, at, shape } : { t: 'unknown', why, at, shape, from };
}

/** A value that only a run can tell, of which conditions may speak. */
export function isInside(value: Value): value is StatePart | DerivedValue | UnknownValue {
  return value.t === 'unknown' || value.t === 'state-part' || value.t === 'derived';
}

/** Something inside a part of the state, wherever. */
export function within({ key, copy }: StatePart): StatePart {
  return { t: 'state-part', key, deep: true, ...(copy === undefined ? {} : { copy }) };
}

export function isString(value: Value): value is LiteralValue & { readonly value: string } {
  return value.t === 'literal' && typeof value.value === 'string';
}

const CONFIG = 'the configuration of a run';

/** What a node gets beside the state. */
export function configOfRun(at: Place | null): UnknownValue {
  return unknown(CONFIG, at);
}

export function isConfig(value: Value): boolean {
  return value.t === 'unknown' && value.why === CONFIG && value.member === undefined;
}
