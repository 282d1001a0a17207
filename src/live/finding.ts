import { createHash } from 'node:crypto';

/** Rules that a run can show, with the ids of the static ones. `error` fails a test; a warning is only told. */
export const LIVE_RULES = {
  'no-unreduced-parallel-write': 'error',
  'no-lost-update': 'error',
  'no-lossy-reducer': 'error',
  'no-order-dependent-reducer': 'warn',
  'no-state-mutation': 'error',
  'no-undeclared-state-key': 'error',
  'no-unknown-target': 'error',
  'no-starved-join': 'warn',
  'no-repeated-fan-in': 'error',
  'no-ambiguous-resume': 'error',
  'no-effect-before-interrupt': 'warn',
  'no-store-read-modify-write': 'error',
  'no-unguarded-shared-resource': 'error',
  'no-shared-thread-id': 'error',
  'no-unscoped-checkpoint-list': 'error',
} as const;

export type LiveRule = keyof typeof LIVE_RULES;
export type Level = 'off' | 'warn' | 'error';

/** `src/agent.ts:12:3`, where a graph or a node was made; null where nobody knows. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What one run has shown. Names of nodes and keys, never values. */
export interface LiveFinding {
  readonly rule: LiveRule;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly help: string;
  readonly graph: string;
  readonly place: Place | null;
  readonly key: string | null;
  readonly nodes: readonly string[];
  readonly name: string | null;
  /** The super-steps that led there, the last one included. */
  readonly schedule: readonly (readonly string[])[];
  readonly places: readonly { readonly node: string; readonly place: Place }[];
  /** Of the static finding, once the two have met. */
  readonly fingerprint: string | null;
  /** How often it was seen. */
  readonly times: number;
}

/** What a judge says; the session knows where and how grave. */
export interface Observation {
  readonly rule: LiveRule;
  readonly message: string;
  readonly help: string;
  readonly key?: string;
  readonly nodes?: readonly string[];
  readonly name?: string;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

export function code(name: string): string {
  return `\`${name}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

export const codes = (names: readonly string[], word = 'and'): string => listOf(names.map(code), word);

/** A finding as `superstep check` would print it. */
export function findingText(finding: LiveFinding): string {
  const { rule, level, message, help, graph, place, places, schedule, times, fingerprint } = finding;
  const rows = [
    ...places.map((one) => `  node      ${one.node}  ${placeText(one.place)}`),
    ...(schedule.length > 0 ? [`  schedule  ${schedule.map((step) => step.join(' + ')).join(' | ')}`] : []),
    ...(fingerprint === null ? [] : [`  known as  ${fingerprint}`]),
    ...(times > 1 ? [`  seen      ${times} times`] : []),
  ];
  return [`${place === null ? graph : placeText(place)}  ${level === 'warn' ? 'warning' : level}  superstep/${rule}`, message, ...rows, `Help: ${help}`].join('\n');
}

export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;
