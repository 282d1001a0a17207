import { END, START } from '../../model/graph.ts';
import type { Finding } from '../../model/finding.ts';
import { compareText } from '../../model/site.ts';
import { spoken } from '../inspect-text.ts';
import { outcomeOf } from './outcome.ts';
import { type Picture, targetOf } from './picture.ts';

/** One moment of a schedule that is played. */
export interface Frame {
  readonly says: string;
  /** The tasks of the step, and how many of each there are. */
  readonly tasks: readonly { readonly node: string; readonly count: number }[];
  /** The numbers of the lines along which they were started. */
  readonly lines: readonly number[];
  /** The last frame: what the finding is about happens. Writes arrive here, where it is about writes. */
  readonly meets: boolean;
  readonly writes: readonly { readonly node: string; readonly target: number; readonly lost: boolean }[];
}

export interface Play {
  readonly frames: readonly Frame[];
  readonly target: number | null;
  readonly outcome: string;
}

/** The schedule of a finding as moments of its picture; null where it has none. */
export function playOf(finding: Finding, picture: Picture): Play | null {
  const { schedule } = finding.evidence;
  if (schedule === undefined || schedule.length === 0) return null;
  const target = targetOf(finding, picture);
  const whole = schedule[0]!.includes(START);
  const about = new Set([...(finding.evidence.pairs ?? []).flat(), ...(finding.evidence.nodes ?? [])]);
  const frames: Frame[] = schedule.map((step, at) => ({
    says: stepSays(at, counted(step), whole, about),
    tasks: counted(step),
    lines: startedBy(picture, schedule, at),
    meets: false,
    writes: [],
  }));
  const tasks = frames.at(-1)!.tasks;
  const meeting = meetingOf(finding, picture, target, tasks.map(({ node }) => node));
  const lost = lostOf(finding, picture, target, meeting);
  const outcome = lost.length === 0 ? outcomeOf(finding) : `what ${listed(lost)} ${lost.length === 1 ? 'writes' : 'write'} is lost`;
  const writes = target === null ? [] : meeting.map((node) => ({ node, target, lost: lost.includes(node) }));
  return { frames: [...frames, { says: meetingSays(picture, tasks, writes, outcome), tasks, lines: [], meets: true, writes }], target, outcome };
}

const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function counted(step: readonly string[]): Frame['tasks'] {
  return [...new Set(step)].map((node) => ({ node, count: step.filter((name) => name === node).length }));
}

/** `whole`: from START on. Some schedules are a part of a run, as of a loop that is under way: their steps have no number. */
function stepSays(at: number, tasks: Frame['tasks'], whole: boolean, about: ReadonlySet<string>): string {
  const sorted = [...tasks.filter(({ node }) => about.has(node)), ...tasks.filter(({ node }) => !about.has(node))];
  const shown = tasks.length > MOST_NAMES ? sorted.slice(0, MOST_NAMES - 1) : tasks;
  const others = tasks.length - shown.length;
  const names = [...shown.map(({ node, count }) => `${spoken(node)}${count > 1 ? ` (${count} tasks)` : ''}`), ...(others > 0 ? [`${others} others`] : [])];
  if (at === 0 && whole) return `${names.join(', ')} begins the run.`;
  const several = names.length > 1 || tasks.some(({ count }) => count > 1);
  const when = whole ? `Step ${at}` : at === 0 ? 'In a run that is under way' : 'Then';
  return `${when}: ${listed(names)} ${names.length > 1 ? 'run' : 'runs'}${several ? ' in one super-step' : ''}.`;
}

/** Those of the last step that the finding names; all of the step where it names none of them. */
function meetingOf({ evidence: { pairs, nodes } }: Finding, { targets }: Picture, target: number | null, tasks: readonly string[]): readonly string[] {
  const named = new Set(pairs?.[0] ?? nodes ?? []);
  const here = tasks.filter((name) => named.has(name));
  if (here.length > 0) return here;
  const writers = target === null ? [] : (targets[target]?.channel?.writers ?? []).map(({ node }) => node);
  const writing = tasks.filter((name) => writers.includes(name));
  return writing.length > 0 ? writing : tasks.filter((name) => name !== START && name !== END);
}

/**
 * Whose writes are not in the state afterwards, where one node's are. Writes are applied in the order of the names, those
 * of tasks that only Sends start behind all others.
 */
function lostOf({ rule, evidence }: Finding, { targets, lines }: Picture, target: number | null, meeting: readonly string[]): readonly string[] {
  const reducer = target === null ? null : targets[target]?.channel?.reducer;
  // One that is none of the usual ones, and loses a write where two meet, looks at the update alone.
  const keepsLast = reducer === 'last-wins' || (reducer === 'custom' && evidence.pairs !== undefined);
  const last = (rule === 'no-lossy-reducer' && keepsLast) || (rule === 'no-lost-update' && (reducer === 'object-merge' || reducer === 'merge-by-id'));
  const first = rule === 'no-lossy-reducer' && reducer === 'first-wins';
  if (meeting.length < 2 || (!last && !first)) return [];
  const sent = (name: string) => Number(lines.filter(({ to }) => to === name).every(({ kind }) => kind === 'send'));
  const order = [...meeting].sort((a, b) => sent(a) - sent(b) || compareText(a, b));
  return last ? order.slice(0, -1) : order.slice(1);
}

function meetingSays({ targets }: Picture, tasks: Frame['tasks'], writes: Frame['writes'], outcome: string): string {
  const [first] = writes;
  if (first === undefined) return `What happens: ${outcome}.`;
  const count = writes.reduce((sum, { node }) => sum + (tasks.find((task) => task.node === node)?.count ?? 1), 0);
  const { name, channel } = targets[first.target]!;
  const what = channel === null ? (count > 1 ? 'All of them reach' : 'It reaches') : count > 2 ? 'All writes arrive at' : count > 1 ? 'Both writes arrive at' : 'The write arrives at';
  return `${what} ${name}: ${outcome}.`;
}

/**
 * The lines from tasks of the step before; through a join, from all that it waited for; else from any earlier step. In a
 * part of a run, a join may have waited for what came before that part.
 */
function startedBy({ lines, joins, folded }: Picture, steps: readonly (readonly string[])[], at: number): readonly number[] {
  if (at === 0) return [];
  const schedule = steps.slice(0, at + 1).map((step) => step.map((name) => folded.get(name) ?? name));
  const now = new Set(schedule[at]);
  const before = new Set(schedule[at - 1]);
  const ever = new Set(schedule.slice(0, at).flat());
  const done = new Set(joins.flatMap(({ from, to }, join) => (now.has(to) && from.every((name) => ever.has(name)) ? [join] : [])));
  const found: number[] = [];
  for (const name of now) {
    const leading = [...lines.keys()].filter((line) => lines[line]!.to === name);
    const straight = leading.filter((line) => lines[line]!.join === null && before.has(lines[line]!.from));
    const joined = leading.filter((line) => done.has(lines[line]!.join ?? -1));
    const late = leading.filter((line) => ever.has(lines[line]!.from));
    found.push(...(straight.length > 0 ? straight : joined.length > 0 ? joined : late));
  }
  return found.sort((a, b) => a - b);
}
