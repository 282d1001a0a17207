import { type Change, isSteady, keysOf } from '../model/change.ts';
import { type Condition, canHold, isTrueOf, worldsOf } from '../model/condition.ts';
import type { When } from '../model/graph.ts';
import { partOf, UNKNOWN } from '../model/part-of.ts';
import { mentions } from '../model/seen-after.ts';
import type { StepGraph } from './step-graph.ts';

/** What is left of the cases of each topic, as bits. Equal worlds are one object. */
export interface World {
  readonly id: number;
  readonly left: readonly bigint[];
}

/** Some topics, and the cases of each that count. Equal ones are one object. */
export interface Cases {
  readonly id: number;
  readonly of: readonly (readonly [topic: number, cases: bigint])[];
}

/** What the routes of a graph ask of one part of the state, and the answers that there can be together. */
interface Topic {
  /** The key, where it is about one only. */
  readonly key: string | null;
  readonly subjects: readonly string[];
  /** By condition, as text, the cases in which it is true. */
  readonly truth: ReadonlyMap<string, bigint>;
  readonly tests: readonly Condition[];
  readonly all: bigint;
  /** It is the same in the next step, unless somebody changes it. */
  readonly steady: boolean;
}

/** More cases than this are not told apart. */
const MOST_CASES = 64;
/** Nor are more topics than this followed from step to step. */
const MOST_TOPICS = 48;

/**
 * What routes ask of the state, so that the tasks of one step, and those of later ones, get answers that agree. A state
 * is known by the cases that are left of each topic; a route that needs others cannot be taken.
 */
export class Knowledge {
  readonly everything: World;
  readonly nothing: Cases;
  readonly #topics: readonly Topic[];
  readonly #worlds = new Map<string, World>();
  readonly #cases = new Map<string, Cases>();
  readonly #refined = new Map<string, World | null>();

  /** `acrossSteps` false: each step starts from nothing, which costs less. */
  constructor(graph: StepGraph, acrossSteps: boolean) {
    this.#topics = topicsOf(graph, acrossSteps);
    this.everything = this.#world(this.#topics.map(({ all }) => all));
    this.nothing = this.#casesOf([]);
  }

  get isEmpty(): boolean {
    return this.#topics.length === 0;
  }

  /** What each list of conditions needs; lists that can never be true are left out. */
  needs(when: When | undefined): readonly Cases[] {
    if (when === undefined || this.isEmpty) return [this.nothing];
    const needs = new Set(when.map((list) => this.#need(list)));
    if (needs.has(this.nothing)) return [this.nothing];
    return [...needs].filter((need) => need.of.every(([, cases]) => cases !== 0n));
  }

  #need(list: readonly Condition[]): Cases {
    const needed = new Map<number, bigint>();
    for (const condition of list) {
      const topic = this.#topics.findIndex(({ subjects }) => subjects.includes(condition.subject));
      const truth = topic < 0 ? undefined : this.#topics[topic]!.truth.get(textOf(condition));
      if (truth !== undefined) needed.set(topic, (needed.get(topic) ?? this.#topics[topic]!.all) & truth);
    }
    return this.#casesOf([...needed]);
  }

  /** What changes leave, of the topics that they may concern. */
  left(changes: readonly Change[] = []): Cases {
    if (changes.length === 0 || this.isEmpty) return this.nothing;
    const left = new Map<number, bigint>();
    this.#topics.forEach((topic, at) => {
      const concerned = changes.filter(({ key }) => key === null || topic.subjects.some((subject) => mentions(subject, key)));
      if (concerned.length === 0) return;
      left.set(at, concerned.map((change) => casesAfter(topic, change)).reduce((a, b) => a | b));
    });
    return this.#casesOf([...left]);
  }

  /** What is left of both: each of them may be the one that counts. */
  either(a: Cases, b: Cases): Cases {
    if (a === b || b === this.nothing) return a;
    if (a === this.nothing) return b;
    const both = new Map(a.of);
    for (const [topic, cases] of b.of) both.set(topic, (both.get(topic) ?? 0n) | cases);
    return this.#casesOf([...both]);
  }

  /** The world where the cases are needed; null where none of them is left. */
  refined(world: World, need: Cases): World | null {
    if (need === this.nothing) return world;
    const key = `${world.id} ${need.id}`;
    let refined = this.#refined.get(key);
    if (refined === undefined) {
      const left = [...world.left];
      for (const [topic, cases] of need.of) left[topic]! &= cases;
      this.#refined.set(key, (refined = left.includes(0n) ? null : this.#world(left)));
    }
    return refined;
  }

  /** The world of the next step; of topics that nobody asks for any more nothing is kept. */
  next(world: World, left: Cases, asked: bigint): World {
    if (this.isEmpty) return world;
    const changed = new Map(left.of);
    const next = this.#topics.map(({ all, steady }, topic) => (steady && (asked & bit(topic)) !== 0n ? (changed.get(topic) ?? world.left[topic]!) : all));
    return this.#world(next);
  }

  admits(world: World, needs: readonly Cases[]): boolean {
    return needs.some((need) => need === this.nothing || need.of.every(([topic, cases]) => (world.left[topic]! & cases) !== 0n));
  }

  /** The topics that the conditions are about, as bits. */
  topicsOfAll(conditions: readonly Condition[]): bigint {
    return conditions.reduce((bits, condition) => bits | this.topicsOf(this.#need([condition])), 0n);
  }

  /** The topics that the cases are of, as bits. */
  topicsOf({ of }: Cases): bigint {
    return of.reduce((bits, [topic]) => bits | bit(topic), 0n);
  }

  #world(left: readonly bigint[]): World {
    const key = left.join();
    const known = this.#worlds.get(key);
    if (known !== undefined) return known;
    const world = { id: this.#worlds.size, left };
    this.#worlds.set(key, world);
    return world;
  }

  #casesOf(of: readonly (readonly [number, bigint])[]): Cases {
    const sorted = [...of].sort(([a], [b]) => a - b);
    const key = sorted.join(';');
    const known = this.#cases.get(key);
    if (known !== undefined) return known;
    const cases = { id: this.#cases.size, of: sorted };
    this.#cases.set(key, cases);
    return cases;
  }
}

function bit(position: number): bigint {
  return 1n << BigInt(position);
}

function textOf({ subject, is, than, of, holds }: Condition): string {
  return JSON.stringify([subject, is, than, of, holds]);
}

/** Conditions on one key belong together: its length, its parts and the key itself are not independent of each other. */
function topicsOf({ nodes, steady = new Set() }: StepGraph, acrossSteps: boolean): readonly Topic[] {
  const byRoot = new Map<string, { readonly conditions: Condition[]; readonly askedBy: Set<string> }>();
  for (const { name, choices } of nodes) {
    for (const condition of choices.flat().flatMap(({ when = [] }) => when.flat())) {
      const root = rootOf(condition.subject);
      const known = byRoot.get(root) ?? { conditions: [], askedBy: new Set() };
      byRoot.set(root, known);
      known.conditions.push(condition);
      known.askedBy.add(name);
    }
  }
  const given = new Set(nodes.flatMap(({ changes = [], choices }) => [...changes, ...choices.flat().flatMap((route) => route.changes ?? [])].flatMap(({ key, to, said }) => (to === undefined && said === undefined ? [] : [`state.${key}`]))));
  const asked = [...byRoot].filter(([root, { askedBy }]) => askedBy.size > 1 || given.has(root)).sort(([, a], [, b]) => b.askedBy.size - a.askedBy.size);
  const byWrites = new Map<string, Condition[]>();
  for (const condition of nodes.flatMap(({ asks = [] }) => asks)) {
    const root = rootOf(condition.subject);
    byWrites.set(root, [...(byWrites.get(root) ?? []), condition]);
  }
  return asked.slice(0, MOST_TOPICS).flatMap(([root, { conditions }]) => topicsAbout(root, conditions, byWrites.get(root) ?? [], acrossSteps ? steady : new Set()));
}

/** What writes ask beside the routes is left out where it would be too much. */
function topicsAbout(root: string, conditions: readonly Condition[], byWrites: readonly Condition[], steady: ReadonlySet<string>): readonly Topic[] {
  const whole = (byWrites.length === 0 ? null : topicAbout(root, [...conditions, ...byWrites], steady)) ?? topicAbout(root, conditions, steady);
  if (whole !== null) return [whole];
  const subjects = [...new Set(conditions.map(({ subject }) => subject))];
  return subjects.length === 1 ? [] : subjects.flatMap((subject) => topicAbout(root, conditions.filter((one) => one.subject === subject), steady) ?? []);
}

/** Null where the cases are too many. */
function topicAbout(root: string, conditions: readonly Condition[], steady: ReadonlySet<string>): Topic | null {
  const cases = worldsOf(conditions, MOST_CASES)?.filter(canHold) ?? null;
  if (cases === null || cases.length === 0) return null;
  const truth = new Map<string, bigint>();
  cases.forEach((world, at) => {
    for (const condition of world) truth.set(textOf(condition), (truth.get(textOf(condition)) ?? 0n) | bit(at));
  });
  for (const condition of conditions) if (!truth.has(textOf(condition))) truth.set(textOf(condition), 0n);
  const subjects = [...new Set(conditions.map(({ subject }) => subject))];
  const key = root.startsWith('state.') ? root.slice('state.'.length) : null;
  return { key, subjects, truth, tests: cases[0]!, all: bit(cases.length) - 1n, steady: subjects.every((subject) => isSteady(subject, steady)) };
}

/** `state.items` of `state.items.length`; what speaks of several keys stands for itself. */
function rootOf(subject: string): string {
  const [root = subject] = /^state\.[\w$-]+/.exec(subject) ?? [];
  return keysOf(subject).length === 1 ? root : subject;
}

/** The cases of a topic that are left once a key has changed. */
function casesAfter({ key, tests, truth, all }: Topic, change: Change): bigint {
  if (change.key === null || change.key !== key) return all;
  const said = (change.said ?? []).map((condition) => truth.get(textOf(condition)) ?? all);
  const { to } = change;
  const told = to === undefined ? [] : tests.map((test) => {
    const value = partOf(to, test.subject.slice('state.'.length + key.length));
    return value === UNKNOWN ? all : truth.get(textOf({ ...test, holds: isTrueOf({ ...test, holds: true }, value) })) ?? all;
  });
  return [...said, ...told].reduce((left, cases) => left & cases, all);
}
