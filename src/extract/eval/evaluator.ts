import { canHold, type Condition } from '../../model/condition.ts';
import type { Choice } from '../../model/graph.ts';
import type { GraphDraft, Turn } from '../graph/draft.ts';
import type { Session } from '../load/loader.ts';
import { Log, type TestEvent } from '../log/log.ts';
import type { Use } from '../runs/uses.ts';
import type { T } from '../syntax.ts';
import type { ArrayCell, Cell, ExoticCell, Item, ObjectCell, Property } from '../values/heap.ts';
import { ref, sizeOf } from '../values/heap.ts';
import { joinBranches } from '../values/join.ts';
import { type KeyTypes, NO_TYPES } from '../values/key-types.ts';
import { Store } from '../values/store.ts';
import { type Connection, type Copy, type SaverOrStore, type Place, type RefValue, type RunnableValue, type StatePart, type StateValue, unknown, type Value } from '../values/value.ts';
import { type Activation, callSites } from './frame.ts';
import { Choices, type ForkName } from './fork-name.ts';
import type { ModuleInstance } from './modules.ts';
import { THROW, THROWN, type Walk } from './paths.ts';

/** A change that code makes to the state it was given. */
export interface Mutation {
  readonly receiver: StateValue | StatePart;
  readonly how: 'set' | 'delete' | 'call';
  /** The property or the mutating method; null for a computed one. */
  readonly name: string | null;
  readonly at: Place;
  /** The call sites through which evaluation came here, innermost first. */
  readonly via: readonly Place[];
}

/** A call of `interrupt`. */
export interface Question {
  readonly at: Place;
  readonly via: readonly Place[];
}

/** Syntax nodes visited before an analysis gives up on the rest of a file. */
const BUDGET = 400_000;

/** The part of the work that is left which a loop in a body, or a body, may cost before its loops are cut short. */
const SHARE = 1 / 8;

/** The same of a loop outside of all bodies: it may build a graph of thousands of nodes. */
const SHARE_OF_BUILDING = 1 / 2;

/** Cells of memory that are joined in the time of a step. */
const CELLS_A_STEP = 8;

/** Choices on the way here that are looked at in the time of a step. */
const CHOICES_A_STEP = 64;

/** Items that are copied or looked at in the time of a step. */
const ITEMS_A_STEP = 64;

/** The first part of what conditions call a part of the state. */
export const STATE = 'state';

/** Calls of a function within a call of it. */
const MOST_CALLS = 100;

/**
 * Runs a program on abstract values: what it can compute it computes, what it cannot is an unknown with a reason, and
 * where a condition is unknown both branches run, each on its own layer of memory.
 */
export class Evaluator {
  readonly session: Session;
  readonly drafts: GraphDraft[] = [];
  readonly modules = new Map<string, ModuleInstance>();
  readonly choices = new Choices();
  /** An object of each class that was constructed, also as part of another class. */
  readonly instances = new Map<T.Node, Value>();
  /** How many objects of a class are being given their fields, one within the other. */
  readonly initialising = new Map<T.Node, number>();
  /** Writes a body makes beside what it returns: `pushMessage`. */
  readonly pushed: { readonly key: string; readonly at: Place; readonly path: number }[] = [];
  /** Of the graph whose bodies run. */
  keyTypes: KeyTypes = NO_TYPES;
  /** Graphs that bodies run. */
  readonly ran: { readonly draft: GraphDraft; readonly at: Place; readonly via: readonly Place[] }[] = [];
  /** Functions that were called, in that order. */
  readonly entered: T.Node[] = [];
  /** Calls into other files that were not followed, as nobody looks at what they return. */
  unfollowed = 0;
  /** All that happened. */
  readonly log = new Log();
  /** Functions that a run calls: nodes, routers and tools. */
  readonly bodies = new Set<T.Node>();
  /** Changes made to a state in place. */
  readonly mutations: Mutation[] = [];
  /** Questions asked by `interrupt`. */
  readonly questions: Question[] = [];
  /** Calls of tasks, whose results are kept. */
  readonly taskCalls = new Map<T.Node, RunnableValue>();
  /** Places of runs that the body of a node makes, or a tool: they are part of another run. */
  readonly inner = new Set<T.Node>();
  /** Objects that cannot be changed any more. */
  readonly frozen = new Set<number>();
  /** Functions whose body was evaluated, so that what is left can be entered on its own. */
  readonly visited = new Set<T.Node>();
  readonly root = new Store(null, []);
  store: Store = this.root;
  /** The innermost call under way. */
  call: Activation | null = null;
  depth = 0;
  /** What the call that ended last returned, by the place where it did. */
  returned: readonly { readonly value: Value; readonly at: Place }[] = [];
  /** Syntax nodes visited. */
  steps = 0;
  /** Set while one way through a body is followed at a time. */
  walk: Walk | null = null;
  /** Syntax nodes visited on walks, apart from those of the evaluation as a whole. */
  walked = 0;
  /** Of these, those of walks that were given up. */
  walkedInVain = 0;
  /** Open conditions that were met: none, and there is but one way through what was evaluated. */
  forks = 0;
  /** Of `try` blocks under way, those with a `catch`. */
  tries = 0;
  /** Calls within them that may throw. */
  private throwing = 0;
  private readonly identities = new WeakMap<Value, string>();
  private nextIdentity = 1;
  private changesOfState = 0;
  /** The body under way of those that run later: 0 where the modules are evaluated. */
  body = 0;
  /** What the body under way takes variables to be that may have changed, by address. */
  seen = new Map<number, { readonly cell: Cell | undefined; readonly value: Value }>();
  private bodyCount = 0;
  /** From which address on what is allocated belongs to which body. */
  private readonly births: { readonly from: number; readonly body: number }[] = [];
  /** What was allocated before this address was there before the outermost loop of unknown length began. */
  private loopStart: number | null = null;
  /** Of each function under way, how many calls there are and were, and the choices before the first of them. */
  private readonly running = new Map<T.Node, { count: number; calls: number; readonly path: readonly Choice[] }>();
  /** The number of steps from which on loops are cut short. */
  private share: number;
  private readonly budget: number;
  /** The items of the lists that are gone through, the outermost first. */
  turns: readonly Turn[] = [];
  private lists = 0;
  /** Functions under way that are within a call of themselves. */
  private recursions = 0;
  private nextAddress = 1;
  /** Counts stores that outlive their fork, so that a layer below them is not written to. */
  private captured = 0;

  constructor(session: Session) {
    this.session = session;
    this.budget = BUDGET * session.work;
    this.share = this.budget;
  }

  /** False once the budget is spent. */
  step(): boolean {
    this.steps++;
    if (this.walk === null) return this.steps <= this.budget;
    this.walk.spend(this.steps);
    return true;
  }

  /** Runs a loop that may cost a part of the work that is left, so that something is left for what comes after. */
  asLoop<Result>(run: () => Result): Result {
    return this.withShare(this.share < this.budget ? SHARE : SHARE_OF_BUILDING, run);
  }

  /** The same of a body. */
  asBody<Result>(run: () => Result): Result {
    return this.withShare(SHARE, run);
  }

  private withShare<Result>(part: number, run: () => Result): Result {
    const before = this.share;
    this.share = this.steps + Math.max(0, before - this.steps) * part;
    try {
      return run();
    } finally {
      this.share = before;
    }
  }

  /** Another list is gone through. */
  nextList(): number {
    return this.lists++;
  }

  /** Whether loops are to be cut short here. Walks have a limit of their own. */
  get hasSpentShare(): boolean {
    return this.walk === null && this.steps > this.share;
  }

  get exhausted(): boolean {
    return this.steps > this.budget;
  }

  enter(fn: T.Node): void {
    const running = this.running.get(fn);
    if (running === undefined) this.running.set(fn, { count: 1, calls: 1, path: this.path });
    else {
      if (++running.count === 2) this.recursions++;
      running.calls++;
    }
  }

  leave(fn: T.Node): void {
    const running = this.running.get(fn);
    if (running === undefined) return;
    if (--running.count === 1) this.recursions--;
    if (running.count === 0) this.running.delete(fn);
  }

  get isRecursive(): boolean {
    return this.recursions > 0;
  }

  /**
   * Recursion is followed once, so that a function may call another instance of itself; further where all that it
   * depends on is known, for then it ends as it would. It may branch, and so do functions that a bracket too many has
   * put into each other: the calls within one are bounded.
   */
  isRunning(fn: T.Node, concrete: boolean): boolean {
    const running = this.running.get(fn);
    if (running === undefined) return false;
    return running.calls >= MOST_CALLS || (running.count > 1 && !(concrete && running.path.length === this.path.length));
  }

  /** Runs one turn that stands for any number of them. */
  repeat(turn: () => boolean): boolean {
    const before = this.loopStart;
    this.loopStart ??= this.nextAddress;
    try {
      return turn();
    } finally {
      this.loopStart = before;
    }
  }

  /** Within a turn that stands for any number of them. */
  get isLooping(): boolean {
    return this.loopStart !== null;
  }

  /** Whether what happens to the address now may happen any number of times. */
  isRepeated(address: number): boolean {
    return this.loopStart !== null && address < this.loopStart;
  }

  /** Tells of values whether they are objects that came about since it was asked for. */
  newcomers(): (value: Value) => boolean {
    const { nextAddress } = this;
    const drafts = this.drafts.length;
    const isNew = (value: Value): boolean => {
      if (value.t === 'ref') return value.address >= nextAddress;
      if (value.t === 'native') return value.self !== null && isNew(value.self);
      return 'draft' in value && value.draft !== undefined && this.drafts.indexOf(value.draft, drafts) >= 0;
    };
    return isNew;
  }

  alloc(cell: Cell): number {
    const address = this.nextAddress++;
    this.store.set(address, cell);
    return address;
  }

  object(props: ReadonlyMap<string, Property> = new Map(), open: string | null = null): RefValue {
    return ref(this.alloc({ t: 'object', props, spread: [], open, cls: null, grownFrom: null }));
  }

  array(items: readonly Item[], open: string | null = null, grownFrom: string | null = null, { poured = [], taken = [] }: { readonly poured?: readonly Value[]; readonly taken?: readonly Value[] } = {}): RefValue {
    const holds = this.isLooping ? taken.flatMap((one) => (one.t === 'ref' ? [one.address] : [])) : [];
    return ref(this.alloc({ t: 'array', items, open, grownFrom, ...(poured.length === 0 ? {} : { poured }), ...(holds.length === 0 ? {} : { holds }) }));
  }

  list(values: readonly Value[]): RefValue {
    return this.array(values.map((value) => ({ value, count: 'one' })));
  }

  exotic(kind: string, data: unknown, at: Place): RefValue {
    return ref(this.alloc({ t: 'exotic', kind, data, at }));
  }

  cell(address: number): Cell | undefined {
    return this.store.get(address);
  }

  /** The cell a value refers to, where it is an object. */
  objectCell(value: Value): ObjectCell | null {
    const cell = value.t === 'ref' ? this.store.get(value.address) : undefined;
    return cell?.t === 'object' ? cell : null;
  }

  arrayCell(value: Value): ArrayCell | null {
    const cell = value.t === 'ref' ? this.store.get(value.address) : undefined;
    return cell?.t === 'array' ? cell : null;
  }

  exoticCell(value: Value): ExoticCell | null {
    const cell = value.t === 'ref' ? this.store.get(value.address) : undefined;
    return cell?.t === 'exotic' ? cell : null;
  }

  /** Reads a variable, evaluating it if nobody has asked for it before. */
  read(address: number): Value {
    const cell = this.store.get(address);
    if (cell === undefined) return unknown('used before it is declared');
    if (cell.t === 'binding') return cell.value;
    if (cell.t !== 'lazy') return ref(address);
    this.store.set(address, { t: 'binding', value: unknown('refers to itself') });
    const value = cell.force();
    this.store.set(address, { t: 'binding', value });
    return value;
  }

  /** Changes what is at an address: a copy of it, which is work as large as it is. */
  put(address: number, cell: Cell): void {
    this.lookThrough(sizeOf(cell));
    this.store.set(address, cell);
  }

  /** Counts work on so many items as what it is. */
  lookThrough(items: number): void {
    this.steps += Math.floor(items / ITEMS_A_STEP);
  }

  bind(value: Value): number {
    return this.alloc({ t: 'binding', value });
  }

  assign(address: number, value: Value): void {
    this.store.set(address, { t: 'binding', value, ...this.ofBody });
  }

  /** Marks what the body under way gives a value, so that it finds that again. */
  get ofBody(): { readonly body?: number } {
    return this.body === 0 ? {} : { body: this.body };
  }

  /** Runs what is called some time after the modules have been evaluated: whatever may change by then may have. */
  later<Result>(run: () => Result): Result {
    const { body, seen } = this;
    this.enterBody(++this.bodyCount);
    this.seen = new Map();
    try {
      return run();
    } finally {
      this.enterBody(body);
      this.seen = seen;
    }
  }

  private enterBody(body: number): void {
    this.body = body;
    this.births.push({ from: this.nextAddress, body });
  }

  /** Whether something was there before the body under way began. */
  isOlder(address: number): boolean {
    if (this.body === 0) return false;
    const { births } = this;
    let [low, high] = [0, births.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (births[middle]!.from <= address) low = middle + 1;
      else high = middle;
    }
    return (births[low - 1]?.body ?? 0) !== this.body;
  }

  /** Runs what a call has put off until somebody asks: it still belongs to that call. */
  asOf<Result>(call: Activation, run: () => Result): Result {
    const before = this.call;
    this.call = call;
    try {
      return run();
    } finally {
      this.call = before;
    }
  }

  /** Runs outside all branches and calls under way: for module-level code that is evaluated on demand. */
  atRoot<Result>(run: () => Result): Result {
    const { store, call, recursions, walk, tries, body, seen } = this;
    if (body !== 0) this.enterBody(0);
    this.store = this.root;
    this.call = null;
    this.recursions = 0;
    this.walk = null;
    this.tries = 0;
    try {
      return run();
    } finally {
      // What was made on layers above is needed by whoever refers to it.
      if (this.store !== this.root) for (const [address, cell] of this.store.changesSince(this.root)) this.root.set(address, cell);
      this.store = store;
      this.call = call;
      this.recursions = recursions;
      this.walk = walk;
      this.tries = tries;
      if (body !== 0) this.enterBody(body);
      this.seen = seen;
    }
  }

  /** How many views of memory were kept for paths that have left. */
  get captures(): number {
    return this.captured;
  }

  /** Remembers the present view of memory for a path that leaves here. */
  capture(): Store {
    this.captured++;
    return this.store;
  }

  /**
   * Runs each alternative on a layer of its own and goes on with what holds after all that survive. An alternative
   * returns false when its path has ended. The result says whether any survived. `says` is what is true on each side.
   */
  fork(
    name: string,
    alternatives: readonly (() => boolean)[],
    branches: readonly number[] = alternatives.map((_, index) => index),
    says: readonly (readonly Condition[])[] = [],
  ): boolean {
    this.forks++;
    const base = this.store;
    this.steps += Math.floor(base.path.length / CHOICES_A_STEP);
    const sides = alternatives.map((run, index) => ({ run, choice: choiceOf(name, branches[index]!, says[index]) }));
    const possible = sides.filter(({ choice }) => isPossible(base.path, choice));
    const open = possible.length === 0 ? sides : possible;
    if (this.walk !== null && this.loopStart === null) {
      const on = siteOf(name);
      if (open.length > 1 && !this.walk.decides(on)) return this.joined(() => this.fork(name, alternatives, branches, says));
      const { run, choice } = open.length === 1 ? open[0]! : open[this.walk.choose(on, open.length)]!;
      this.store = new Store(base, [...base.path, choice]);
      return run();
    }
    const capturedBefore = this.captured;
    const survivors: Store[] = [];
    for (const { run, choice } of open) {
      this.store = new Store(base, [...base.path, choice]);
      if (run()) survivors.push(this.store);
    }
    const escaped = this.captured !== capturedBefore;
    if (survivors.length === 0) {
      this.store = base;
      return false;
    }
    if (survivors.length === 1 && escaped) {
      this.store = survivors[0]!;
      return true;
    }
    const target = escaped ? new Store(base, base.path) : base;
    this.join(target, base, survivors);
    this.store = target;
    return true;
  }

  /** Continues with what holds after any of the given paths, all of them forked from `base`. */
  meet(base: Store, paths: readonly Store[]): void {
    const path = this.walk === null ? base.path : commonPath(paths);
    if (paths.length === 1) {
      const [only] = paths;
      this.store = this.walk !== null || only!.path === base.path ? only! : new Store(only!, base.path);
      return;
    }
    const target = new Store(base, path);
    this.join(target, base, paths);
    this.store = target;
  }

  /** Joining memory is work as well: what a program keeps changing is bounded with it. */
  private join(target: Store, base: Store, branches: readonly Store[]): void {
    this.steps += Math.floor(joinBranches(target, base, branches) / CELLS_A_STEP);
  }

  /** As `meet`, on top of the present layer. */
  meetInto(base: Store, paths: readonly Store[]): void {
    this.join(this.store, base, paths);
  }

  mutate(receiver: Value, how: Mutation['how'], name: string | null, at: Place): void {
    if (receiver.t !== 'state' && receiver.t !== 'state-part') return;
    if (receiver.copy !== undefined) {
      if (receiver.t === 'state-part') receiver.copy.changed.add(receiver.key);
      return;
    }
    this.changesOfState++;
    this.mutations.push({ receiver, how, name, at, via: callSites(this.call) });
  }

  ask(at: Place): void {
    this.questions.push({ at, via: callSites(this.call) });
  }

  /** Evaluates on memory that is thrown away afterwards. */
  onCopy<Result>(run: () => Result): Result {
    const base = this.store;
    this.captured++;
    this.store = new Store(base, base.path);
    try {
      return run();
    } finally {
      this.store = base;
    }
  }

  /** Something that may throw: where a `catch` waits, it does on a way of its own. */
  mayThrow(at: Place | null): void {
    if (this.tries === 0) return;
    this.throwing++;
    if (this.walk === null) return;
    const on = `${THROW}${at?.unit.display}^${this.call?.from?.node.pos}:${at?.node.pos}`;
    if (this.walk.decides(on) && this.walk.choose(on, 2) === 1) throw THROWN;
  }

  /** `throw`: on a walk to the `catch` that waits, else the path just ends. */
  throwNow(): false {
    if (this.tries === 0) return false;
    this.throwing++;
    if (this.walk !== null) throw THROWN;
    return false;
  }

  /** Runs what a `catch` waits for. */
  trying<Result>(run: () => Result): Result {
    this.tries++;
    try {
      return run();
    } finally {
      this.tries--;
    }
  }

  /** Joins whatever is open, also on a walk: what may throw within is one place where it may throw. */
  joined<Result>(run: () => Result): Result {
    const { walk, throwing } = this;
    if (walk === null) return run();
    this.walk = null;
    let result: Result;
    try {
      result = run();
    } finally {
      this.walk = walk;
    }
    if (this.throwing > throwing) this.mayThrow(this.call?.from ?? null);
    return result;
  }

  /** An expression that chooses: on a coarse walk what it gives is joined. */
  choose<Result>(run: () => Result): Result {
    return this.walk?.grain === 'statements' ? this.joined(run) : run();
  }

  /** A deep copy that nobody has changed yet. */
  newCopy(): Copy {
    return { id: `copy ${this.nextIdentity++}`, changed: new Set() };
  }

  /** What conditions call a value that has no name of its own: another name for each object. */
  identityOf(value: Value): string {
    let name = this.identities.get(value);
    if (name === undefined) this.identities.set(value, (name = `#${this.nextIdentity++}`));
    return name;
  }

  /** Whatever is said of the value from now on is said of something else. */
  forget(value: Value): void {
    if (this.identities.has(value)) this.identities.delete(value);
  }

  /** What conditions call the state that a body was given, until it is changed in place. */
  get stateName(): string {
    return this.changesOfState === 0 ? STATE : `${STATE}~${this.changesOfState}`;
  }

  /** Evaluates without a note of what happens: it was noted before. */
  unnoted<Result>(run: () => Result): Result {
    const notes: readonly unknown[][] = [this.pushed, this.ran, this.entered, this.mutations, this.questions];
    const lengths = notes.map(({ length }) => length);
    const logged = this.log.length;
    const { unfollowed } = this;
    try {
      return run();
    } finally {
      notes.forEach((list, index) => (list.length = lengths[index]!));
      this.log.cut(logged);
      this.unfollowed = unfollowed;
    }
  }

  /** What happens from here on leaves the memory below as it is. */
  addLayer(): void {
    this.store = new Store(this.store, this.store.path);
  }

  /** The call sites through which evaluation came here, innermost first. */
  callSites(): Place[] {
    return callSites(this.call);
  }

  /** Whether a run of a graph led here: a node, a router or a tool is being evaluated. */
  isInBody(): boolean {
    for (let { call } = this; call !== null; call = call.caller) if (call.fn !== null && this.bodies.has(call.fn)) return true;
    return false;
  }

  /** Writes down a call of something, before what it does. */
  noteCall(callee: Value, self: Value | null, args: readonly Value[], at: Place | null, followed: boolean): void {
    if (at !== null) this.log.add({ kind: 'call', callee, self, args, followed, at, call: this.call, store: this.store });
  }

  /** Writes down that a graph, a saver or a store is used: something runs, or what runs have left is read. */
  noteUse(use: Omit<Use, 'happened'>): void {
    this.log.add({ kind: 'use', use: { ...use, happened: this.log.length }, at: use.at, call: this.call, store: this.store });
  }

  /** Writes down that a saver, a store or a connection is made. */
  noteMade(made: SaverOrStore | Connection): void {
    this.log.add({ kind: 'make', made, at: made.at, call: this.call, store: this.store });
  }

  /** Writes down by what something is looked up, where that is known to come from somewhere. */
  notePick(key: Value | undefined, at: Place | null): void {
    if (key?.t !== 'unknown' || at === null || (key.member === undefined && key.from === undefined)) return;
    this.log.add({ kind: 'pick', key, at, call: this.call, store: this.store });
  }

  /** Calls on graphs, savers and stores. */
  get uses(): readonly Use[] {
    return this.log.of('use').map(({ use }) => use);
  }

  /** Writes down a test, and gives its sides back so that it learns how each of them ends. */
  noteTest(value: Value, at: Place, { name, negated }: ForkName, sides: readonly [() => boolean, () => boolean]): readonly (() => boolean)[] {
    const ends: TestEvent['ends'] = [null, null];
    const branches = negated ? ([1, 0] as const) : ([0, 1] as const);
    this.log.add({ kind: 'test', value, fork: name, branches, ends, at, call: this.call, store: this.store });
    return sides.map((side, index) => () => {
      const { exits, jumps } = this.call ?? { exits: [], jumps: [] };
      const [returned, jumped] = [exits.length, jumps.length];
      const goesOn = side();
      if (!goesOn) ends[index] = exits.length > returned ? 'return' : jumps.length > jumped ? 'jump' : 'throw';
      return goesOn;
    });
  }

  get path(): readonly Choice[] {
    return this.store.path;
  }
}

/** What a choice is about, whichever time evaluation comes by. */
function siteOf(fork: string): string {
  return fork.replace(/#\d+$/, '');
}

function choiceOf(fork: string, branch: number, conditions: readonly Condition[] | undefined): Choice {
  return conditions === undefined || conditions.length === 0 ? { fork, branch } : { fork, branch, conditions };
}

/** Not where another side of the same choice was taken, nor where what is true by now says otherwise. */
function isPossible(path: readonly Choice[], choice: Choice): boolean {
  const said = choice.conditions ?? [];
  const known: Condition[] = [];
  for (const { fork, branch, conditions } of path) {
    if (fork === choice.fork && branch !== choice.branch) return false;
    if (conditions === undefined || said.length === 0) continue;
    for (const one of conditions) if (said.some(({ subject }) => subject === one.subject)) known.push(one);
  }
  return canHold([...known, ...said]);
}

/** The choices on the way to all of them. */
function commonPath(stores: readonly Store[]): readonly Choice[] {
  const [first, ...others] = stores.map(({ path }) => path);
  const length = (first ?? []).findIndex((choice, index) => others.some((path) => path[index] !== choice));
  return length === -1 ? (first ?? []) : first!.slice(0, length);
}
