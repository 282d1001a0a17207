import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Edit, Fix } from '../../src/model/finding.ts';
import { REDUCER_NAMES, type ReducerName } from '../../src/model/reducer-name.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';
import { against, decide, type Told } from './decide.ts';
import { foldNamed } from './fold.ts';
import { sameSite, valueSite } from './property.ts';
import { newParts, reducerFix, type Subject, subjectOf } from './reducer.ts';

/** The reducers that a key without one could get. */
export interface ReducerChoice {
  readonly key: string;
  /** Where the key is declared; null where that is not in the source. */
  readonly site: Site | null;
  /** The definition that graphs share; null where there is none. */
  readonly definition: Site | null;
  /** The one that what is known of the program leaves; null where it leaves several, or none. */
  readonly decided: ReducerName | null;
  /** Why it is that one, or why it is none, as the end of a sentence about the key. */
  readonly why: string;
  /** Those that can be written for this key. */
  readonly offers: readonly ReducerName[];
  /** The change that adds one; a text says why it cannot be added. */
  fix(name: ReducerName): Fix | string;
}

/** Null for findings that are not about a key that keeps one value. */
export function reducerChoice(input: RuleInput, { graph, evidence }: Pick<Detection, 'graph' | 'evidence'>): ReducerChoice | null {
  const model = input.graphs.find((one) => one.model.id === graph)?.model;
  const channel = model?.channels.find(({ key }) => key === evidence.key);
  if (model === undefined || channel === undefined || !channel.single) return null;
  const meeting = new Set(evidence.nodes);
  const told = toldOf(input, channel, model.id, meeting);
  const subject = subjectOf(input, channel, told.map(({ write }) => write));
  const plain = { key: channel.key, site: channel.property ?? channel.site, definition: channel.site };
  if (subject === null) return { ...plain, decided: null, why: whyFixed(channel), offers: [], fix: () => whyFixed(channel) };
  const { reducer, why } = decide(subject, channel, told, evidence.pairs ?? []);
  const fix = (name: ReducerName): Fix | string => fixNamed(subject, channel, name);
  const works = (name: ReducerName): boolean => typeof fix(name) !== 'string';
  const decided = reducer !== null && works(reducer) ? reducer : null;
  return {
    ...plain,
    decided,
    why: reducer !== null && decided === null ? 'its definition is not written in a way that could be extended' : why,
    get offers() {
      return REDUCER_NAMES.filter(works);
    },
    fix,
  };
}

/**
 * What the graphs of another program have to change, because they share the definition: edits of writers that add to
 * what was there, or the reason why one of them cannot be told so.
 */
export function followers(input: RuleInput, key: string, definition: Site, name: ReducerName): readonly Edit[] | string {
  const channel = input.graphs.flatMap(({ model }) => model.channels).find((one) => one.key === key && one.single && one.site !== null && sameSite(one.site, definition));
  if (channel === undefined) return [];
  const told = toldOf(input, channel, '', new Set());
  const subject = subjectOf(input, channel, told.map(({ write }) => write));
  const fold = subject === null ? null : foldNamed(name, subject.type);
  if (subject === null || fold === null) return [];
  return against(subject, channel, name, told) ?? newParts(subject, fold) ?? [];
}

/** Every write of the key, wherever its channel is shared. */
function toldOf(input: RuleInput, channel: Channel, graph: string, meeting: ReadonlySet<string>): Told[] {
  const found: Told[] = [];
  for (const { model } of input.graphs) {
    if (!model.channels.some((one) => one.key === channel.key && isSame(one, channel))) continue;
    for (const { name, outcomes } of model.nodes) {
      for (const write of outcomes.flatMap(({ writes }) => writes)) {
        if (write.key !== channel.key) continue;
        const known = found.findIndex((one) => sameSite(one.write.site, write.site) && one.node === name);
        const meets = model.id === graph && meeting.has(name);
        const told: Told = { node: name, write, meets, at: input.at(write.site), text: input.text(valueSite(input, write.site) ?? write.site).trim() };
        if (known < 0) found.push(told);
        else if (meets) found[known] = told;
      }
    }
  }
  return found;
}

function isSame(a: Channel, b: Channel): boolean {
  return a === b || (a.site !== null && b.site !== null && sameSite(a.site, b.site));
}

function fixNamed(subject: Subject, channel: Channel, name: ReducerName): Fix | string {
  const fold = foldNamed(name, subject.type);
  if (fold === null) return `${code(name)} does not suit ${channel.type === null ? 'what is written to it' : `its type ${code(channel.type)}`}`;
  if (newParts(subject, fold) === null) return `a node returns what was there as well, and ${code(name)} would count that again`;
  return reducerFix(subject, fold) ?? 'its definition is not written in a way that could be extended';
}

/** Why there is nothing to write a reducer into. */
function whyFixed({ site, private: own, trap, kind, dialect, guessed }: Channel): string {
  if (site === null || dialect === 'prebuilt') return 'it is defined by the library';
  if (own) return 'it is declared by the input of a node only';
  if (trap !== null) return 'its definition does not do what it says, which has to be mended first';
  if (guessed === true) return 'whether its schema is of zod 3 or of zod 4 is told neither by what is installed nor by package.json nor by a lock file; say so with --zod 3 or --zod 4, install it, or import from zod/v3 or zod/v4';
  if (kind !== 'last-value') return 'it is of a kind that takes no reducer';
  return 'its definition makes other keys as well, or is made by a function';
}
