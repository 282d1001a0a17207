import { Cells, Recent } from './cells.ts';
import { hashOf, LIVE_RULES, type Level, type LiveFinding, type LiveRule, type Observation, type Place } from './finding.ts';
import type { LibraryConfig } from './library.ts';
import { Profile } from './profile.ts';
import type { TaskRecord } from './recording.ts';
import { Traces } from './traces.ts';

export interface SessionOptions {
  /** How grave each rule is; `off` for those that are not wanted. */
  readonly rules?: Partial<Readonly<Record<LiveRule, Level>>>;
  /** Called with each finding when it is first seen. */
  readonly onFinding?: (finding: LiveFinding) => void;
  /** One run of so many is watched. */
  readonly sample?: number;
  /** Ids of threads, items and tenants are replaced by their hashes. */
  readonly redact?: boolean;
  /** Whether reducers are run again, on copies, to see what another order gives. */
  readonly replay?: boolean;
  /** How many entries of each value are watched for changes in place; 0 for none. */
  readonly depth?: number;
  /** Whose run it is; without it `user_id`, `tenant_id`, `org_id` and their kin in `configurable` are asked. */
  readonly tenant?: (config: LibraryConfig) => string | undefined;
  /** Where paths of places start. */
  readonly root?: string;
  /** Trouble of ours is handed here instead of being thrown. */
  readonly onTrouble?: (error: unknown) => void;
}

const DEFAULTS = { sample: 1, redact: false, replay: true, depth: 2000, root: '' };

/** Findings, threads, items and graphs that are remembered; production runs for months. */
const MOST = { findings: 1000, threads: 10_000, cells: 10_000 } as const;

/** Where a graph was made, and which of its nodes where. */
export interface Origin {
  readonly graph: string;
  readonly place: Place | null;
  readonly places: ReadonlyMap<string, Place>;
}

/** What a thread waits for, and what its tasks did before they asked. */
export interface Waiting {
  readonly step: number;
  readonly asked: readonly TaskRecord[];
  readonly done: readonly TaskRecord[];
}

const TENANT_KEYS = ['tenant_id', 'tenantId', 'org_id', 'orgId', 'user_id', 'userId'];

/** What all runs of a process share: settings, findings, and what one run has to know of others. */
export class Session {
  readonly options: Required<Pick<SessionOptions, keyof typeof DEFAULTS>> & SessionOptions;
  readonly cells = new Cells(MOST.cells);
  readonly waiting = new Recent<string, Waiting>(MOST.threads);
  readonly traces = new Traces();
  readonly profile = new Profile();
  readonly #tenants = new Recent<string, string>(MOST.threads);
  readonly #taken = new Recent<string, LiveFinding>(MOST.findings);
  #findings = new Map<string, LiveFinding>();
  #runs = 0;

  constructor(options: SessionOptions = {}) {
    this.options = { ...DEFAULTS, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
  }

  /** Whether the next run is one of those that are watched. */
  draws(): boolean {
    return this.#runs++ % this.options.sample === 0;
  }

  levelOf(rule: LiveRule): Level {
    return this.options.rules?.[rule] ?? LIVE_RULES[rule];
  }

  /** An id as it may be shown. */
  shown(id: string): string {
    return this.options.redact ? hashOf(id) : id;
  }

  report(observations: readonly Observation[], origin: Origin, schedule: readonly (readonly string[])[]): void {
    for (const observation of observations) this.#add(observation, origin, schedule);
  }

  #add(observation: Observation, { graph, place, places }: Origin, schedule: readonly (readonly string[])[]): void {
    const level = this.levelOf(observation.rule);
    if (level === 'off') return;
    const { rule, key = null, nodes = [], name = null, message, help } = observation;
    const id = JSON.stringify([rule, graph, place, key, nodes, name]);
    const known = this.#findings.get(id);
    if (known !== undefined) {
      this.#findings.set(id, { ...known, times: known.times + 1 });
      return;
    }
    const where = nodes.flatMap((node) => (places.has(node) ? [{ node, place: places.get(node)! }] : []));
    const finding: LiveFinding = { rule, level, message, help, graph, place, key, nodes, name, schedule, places: where, fingerprint: null, times: 1 };
    if (this.#findings.size < MOST.findings) this.#findings.set(id, finding);
    this.options.onFinding?.(finding);
  }

  get findings(): readonly LiveFinding[] {
    return [...this.#findings.values()];
  }

  /** What was found since the last time; the next one is told anew. */
  take(): readonly LiveFinding[] {
    const taken = this.findings;
    for (const [id, finding] of this.#findings) this.#taken.set(id, merged(this.#taken.get(id), finding));
    this.#findings = new Map();
    return taken;
  }

  /** All that was found, taken or not. */
  get remembered(): readonly LiveFinding[] {
    const all = new Map<string, LiveFinding>();
    for (const id of [...new Set([...this.#taken.keys(), ...this.#findings.keys()])].sort()) {
      const [taken, finding] = [this.#taken.get(id), this.#findings.get(id)];
      all.set(id, finding === undefined ? taken! : merged(taken, finding));
    }
    return [...all.values()];
  }

  /** Whether a thread has been used for somebody else. */
  isSharedBy(thread: string, config: LibraryConfig): boolean {
    const tenant = this.#tenantOf(config);
    if (tenant === undefined) return false;
    const known = this.#tenants.get(thread);
    this.#tenants.set(thread, hashOf(tenant));
    return known !== undefined && known !== hashOf(tenant);
  }

  #tenantOf(config: LibraryConfig): string | undefined {
    if (this.options.tenant !== undefined) return this.options.tenant(config);
    const key = TENANT_KEYS.find((name) => typeof config.configurable?.[name] === 'string');
    return key === undefined ? undefined : (config.configurable![key] as string);
  }

  trouble(error: unknown): void {
    if (this.options.onTrouble === undefined) throw error;
    this.options.onTrouble(error);
  }
}

function merged(known: LiveFinding | undefined, finding: LiveFinding): LiveFinding {
  return known === undefined ? finding : { ...known, times: known.times + finding.times };
}
