import { AsyncLocalStorage } from "node:async_hooks";
import { getActiveResourcesInfo } from "node:process";
import type { Scheduler } from "../scheduler.ts";
import type { Strand, VirtualTimer } from "./strand.ts";
import { after, native, strands } from "./strand.ts";

/** One thing a task did between two of its stops: where it went on. */
export interface Segment {
  readonly task: string;
  readonly place: string;
}

/** What runs had to do with each other: the tasks of a step, and which began while another was not through. */
export interface Steps {
  readonly steps: string[][];
  readonly pairs: Set<string>;
}

interface Stop {
  readonly strand: Thread;
  readonly place: string;
  pass(): void;
}
interface Way {
  readonly label: string;
  readonly strand: Thread;
  readonly stop?: Stop;
  readonly timer?: Timer;
}
interface Timer extends VirtualTimer {
  readonly strand: Thread;
  readonly due: number;
  readonly nth: number;
  fire(): void;
}

const inGroup = new AsyncLocalStorage<true>();

/** Every task waits, for nothing that could still come. */
export class DeadlockError extends Error {
  override name = "DeadlockError";
}

const MOST_SEGMENTS = 20_000;
const START = "start";
/** All that wait go on in one turn, so that their code alternates also where no promise is awaited. */
export const ALL_TOGETHER = "*";

/**
 * Lets one task of a step run at a time, from one `await` to the next, and asks the scheduler whose turn it is whenever
 * nothing moves any more. The first option is to let the same task go on; so a schedule is known by what it does else.
 */
export class Interleaver {
  readonly trace: Segment[] = [];
  readonly ran: Steps = { steps: [], pairs: new Set() };
  /** Rejects where the run cannot go on. */
  readonly stuck: Promise<never>;
  private giveUp: (reason: unknown) => void = () => undefined;
  private readonly scheduler: Scheduler;
  private readonly live = new Set<Thread>();
  private readonly stops: Stop[] = [];
  private readonly timers = new Set<Timer>();
  private readonly groups: string[] = [];
  private last: Thread | undefined;
  private now = 0;
  private count = 0;
  private moves = 0;
  private driving = false;
  private over = false;
  /** Calls on stores and the like that have not answered yet. */
  private outside = 0;
  private awaitedBefore = awaitedFromOutside();

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
    this.stuck = new Promise((_, reject) => (this.giveUp = reject));
    void Reflect.apply(native.then, this.stuck, [undefined, () => undefined]);
  }

  /** Runs a task under control. Before it begins, others may go first. Tasks of one `twin` do the same. */
  task<T>(name: string, body: () => Promise<T> | T, twin?: string): Promise<T> {
    const strand = new Thread(this, this.labelFor(name), name, twin);
    const parent = strands.getStore();
    this.note(name, parent !== undefined || inGroup.getStore() === true);
    this.live.add(strand);
    return strands.run(strand, () => {
      const begun = after(strand.stop(START) ?? Promise.resolve(), body);
      return Reflect.apply(native.then, begun, [
        (value: T) => (this.leave(strand), value),
        (error: unknown) => {
          this.leave(strand);
          throw error;
        },
      ]) as Promise<T>;
    });
  }

  /** A task that only runs a graph: the tasks of that graph take turns, it does not. */
  async group<T>(name: string, body: () => Promise<T> | T): Promise<T> {
    this.note(name, inGroup.getStore() === true);
    this.groups.push(name);
    try {
      return await inGroup.run(true, async () => body());
    } finally {
      this.groups.splice(this.groups.indexOf(name), 1);
    }
  }

  /** The same object, whose promises are waited for before anybody else has a turn. */
  watched<T extends object>(target: T): T {
    const interleaver = this; // eslint-disable-line @typescript-eslint/no-this-alias
    return new Proxy(target, {
      get(object, key) {
        const value: unknown = Reflect.get(object, key, object);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          const result: unknown = strands.exit(() => Reflect.apply(value, object, args));
          return result instanceof Promise ? interleaver.waitFor(result) : result;
        };
      },
    });
  }

  /** Runs what is left to its end, so that it does not reach into the next run. */
  async drain(): Promise<void> {
    this.over = true;
    for (let turns = 0; turns < 200 && this.live.size > 0; turns++) {
      for (const timer of [...this.timers]) this.fire(timer);
      for (const stop of this.stops.splice(0)) stop.pass();
      await turn();
    }
  }

  private waitFor(result: Promise<unknown>): Promise<unknown> {
    this.outside++;
    const done = (): void => {
      this.outside--;
      this.moves++;
    };
    Reflect.apply(native.then, result, [done, done]);
    return result;
  }

  /** @internal */
  stop(strand: Thread, place: string): Promise<void> | undefined {
    this.moves++;
    if (this.over || !this.live.has(strand)) return undefined;
    return new Promise((pass) => {
      this.stops.push({ strand, place, pass });
      this.drive();
    });
  }

  /** @internal */
  timer(strand: Thread, milliseconds: number, due: () => void): VirtualTimer {
    if (this.over || !this.live.has(strand)) {
      const handle = native.setTimeout(due, this.over ? 0 : milliseconds);
      return { cancel: () => native.clearTimeout(handle) };
    }
    this.moves++;
    const timer: Timer = { strand, due: this.now + milliseconds, nth: this.count++, fire: due, cancel: () => void this.timers.delete(timer) };
    this.timers.add(timer);
    this.drive();
    return timer;
  }

  private labelFor(name: string): string {
    const taken = new Set([...this.live].map((strand) => strand.name));
    for (let n = 1; ; n++) {
      const label = n === 1 ? name : `${name}#${n}`;
      if (!taken.has(label)) return label;
    }
  }

  private note(name: string, nested: boolean): void {
    if (!nested) {
      if (this.live.size === 0 && this.groups.length === 0) this.ran.steps.push([]);
      this.ran.steps.at(-1)?.push(name);
    }
    const enclosing = strands.getStore();
    for (const other of this.live) if (other !== enclosing) this.ran.pairs.add(pairOf(other.node, name));
    if (!nested) for (const other of this.groups) this.ran.pairs.add(pairOf(other, name));
  }

  private leave(strand: Thread): void {
    this.moves++;
    this.live.delete(strand);
    for (const timer of [...this.timers])
      if (timer.strand === strand) {
        // What a task leaves behind is nobody's turn any more.
        this.timers.delete(timer);
        native.setTimeout(timer.fire, Math.max(0, timer.due - this.now)).unref();
      }
  }

  private drive(): void {
    if (this.driving) return;
    this.driving = true;
    strands.exit(() => void this.untilDone().catch((error: unknown) => this.giveUp(error)));
  }

  private async untilDone(): Promise<void> {
    try {
      for (let idle = 0; !this.over && this.live.size > 0 && idle < TURNS_BEFORE_DEADLOCK; ) {
        await this.still();
        if (this.over) return;
        if (this.goOn()) idle = 0;
        else if (++idle > 3) await wait(1);
        if (idle === TURNS_BEFORE_DEADLOCK) throw new DeadlockError(`No task can go on: ${[...this.live].map((strand) => `\`${strand.name}\``).join(", ")} wait for each other, or for what never comes.`);
      }
    } finally {
      this.driving = false;
    }
  }

  /** Until promises have nothing left to do and nothing from outside is awaited. */
  private async still(): Promise<void> {
    for (let waited = 0; ; ) {
      const { moves } = this;
      await turn();
      if (this.moves !== moves) continue;
      const awaited = awaitedFromOutside();
      if (this.outside === 0 && awaited <= this.awaitedBefore) {
        this.awaitedBefore = awaited;
        return;
      }
      if (this.outside === 0 && ++waited > MOST_WAITING) return;
      await wait(waited > 20 ? 1 : 0);
    }
  }

  /** Lets somebody through; false where nobody waits. */
  private goOn(): boolean {
    const ways = this.ways();
    const [first] = ways;
    if (first === undefined) return false;
    if (this.trace.length > MOST_SEGMENTS) throw new Error(`The run does not come to an end: its tasks went on ${MOST_SEGMENTS} times.`);
    const ready = ways.filter(({ stop }) => stop !== undefined);
    const labels = ways.map(({ label }) => label);
    if (ready.length > 1) labels.push(ALL_TOGETHER);
    const pick = labels.length === 1 ? first.label : this.scheduler.choose(TURN, labels);
    for (const way of pick === ALL_TOGETHER ? ready : ways.filter(({ label }) => label === pick)) this.letThrough(way);
    return true;
  }

  /**
   * Who can go on: first the task that had the last turn, then the others in order of their beginning. What a task does
   * beside its first wait (`Promise.all`) comes after all of these, and timers last.
   */
  private ways(): Way[] {
    const order = [...this.live];
    const from = this.last ? order.indexOf(this.last) : -1;
    const turned = withoutTwins(from < 0 ? order : [...order.slice(from), ...order.slice(0, from)]);
    const ready = turned.flatMap((strand) => this.stops.filter((stop) => stop.strand === strand).map((stop, nth) => ({ label: nth === 0 ? strand.name : `${strand.name}~${nth + 1}`, strand, stop, nth })));
    const due = [...this.timers].filter(({ strand }) => !ready.some((way) => way.strand === strand)).sort((a, b) => a.due - b.due || a.nth - b.nth);
    const timed = due.filter(({ strand }, i) => due.findIndex((other) => other.strand === strand) === i).map((timer) => ({ label: timer.strand.name, strand: timer.strand, timer, nth: 0 }));
    return [...ready.filter(({ nth }) => nth === 0), ...ready.filter(({ nth }) => nth > 0), ...timed];
  }

  private letThrough({ label, strand, stop, timer }: Way): void {
    this.last = strand;
    strand.turns++;
    this.trace.push({ task: label, place: stop?.place ?? "timer" });
    if (stop) {
      this.stops.splice(this.stops.indexOf(stop), 1);
      stop.pass();
    } else if (timer) this.fire(timer);
  }

  private fire(timer: Timer): void {
    this.timers.delete(timer);
    this.now = Math.max(this.now, timer.due);
    timer.fire();
  }
}

/** Names the moment of a choice; which one it is, its number says. */
export const TURN = "turn";

/** @internal */
export class Thread implements Strand {
  readonly name: string;
  readonly node: string;
  readonly twin: string | undefined;
  turns = 0;
  private readonly interleaver: Interleaver;
  constructor(interleaver: Interleaver, name: string, node: string, twin: string | undefined) {
    this.interleaver = interleaver;
    this.name = name;
    this.node = node;
    this.twin = twin;
  }
  stop(place: string): Promise<void> | undefined {
    return this.interleaver.stop(this, place);
  }
  timer(milliseconds: number, due: () => void): VirtualTimer {
    return this.interleaver.timer(this, milliseconds, due);
  }
}

export const pairOf = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);

/** Tasks that do the same and have not begun yet: with one of them first, all were. */
function withoutTwins(options: readonly Thread[]): Thread[] {
  const same = (a: Thread, b: Thread): boolean => a.node === b.node && a.twin !== undefined && a.twin === b.twin && a.turns === 0 && b.turns === 0;
  return options.filter((strand, i) => options.findIndex((other) => same(other, strand)) >= i || !options.some((other) => same(other, strand)));
}

const TURNS_BEFORE_DEADLOCK = 60;
const MOST_WAITING = 2000;
const turn = (): Promise<void> => new Promise((resolve) => native.setImmediate(resolve));
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => native.setTimeout(resolve, milliseconds).unref());

/** Sockets and files that are waited for. Timers are of others: those of tasks are under control. */
const awaitedFromOutside = (): number => getActiveResourcesInfo().filter((kind) => kind !== "Immediate" && kind !== "Timeout").length;
