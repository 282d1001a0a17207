import type { ReducerChoice } from '../../analyze.ts';
import { type Analysed, reducerFix } from '../../codemod/reducer-fix.ts';
import type { Order } from '../../codemod/repair.ts';
import { type Finding, isRace } from '../../model/finding.ts';
import type { ReducerName } from '../../model/reducer-name.ts';
import { printable } from '../../report/printable.ts';
import { placeOf, type Sources } from '../../report/sources.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { listed } from '../../config/listed.ts';
import type { Io } from '../io.ts';
import type { FixOptions } from './options.ts';

/** A key that gets no reducer as long as nobody says which. */
export interface Undecided {
  readonly finding: Finding;
  readonly choice: ReducerChoice | null;
  readonly why: string;
}

export interface Chosen {
  readonly orders: readonly Order[];
  /** They are ordered as well, without a fix: that of another finding may mend them. */
  readonly undecided: readonly Undecided[];
  /** Why a reducer is the one, by finding. */
  readonly reasons: ReadonlyMap<Finding, string>;
}

/** What is to be done about each of the findings; `all` are those of the project. Questions come before any change. */
export async function choose(findings: readonly Finding[], all: readonly Finding[], project: Analysed, options: FixOptions, sources: Sources, io: Io): Promise<Chosen> {
  const withReducers = options.reducersOnly || options.review;
  const races = findings.filter((finding) => isRace(finding) && (withReducers || !finding.fixes.some(({ safety }) => safety === 'safe')));
  const questions = races.map((finding) => ({ finding, choice: project.trial(finding.site.file).reducerChoice(finding) }));
  // Without --review nothing is asked and nothing chosen, but what would be is told in the same words.
  const answers = await answersTo(questions, project, options, sources, io);
  const reducers: Order[] = [];
  const others: Order[] = [];
  const undecided: Undecided[] = [];
  const reasons = new Map<Finding, string>();
  for (const [finding, { reducer, choice, why }] of answers) {
    const first = choice?.offers.length === 0 ? definitionFinding(finding, all) : null;
    if (reducer !== null && !withReducers) others.push({ finding, want: { kind: 'safe' } });
    else if (reducer !== null) {
      reducers.push({ finding, want: { kind: 'reducer', reducer } });
      reasons.set(finding, why);
    } else if (first === null || !withReducers) undecided.push({ finding, choice, why });
    // Once the definition does what it says, the key has its reducer.
    else reducers.push(...[first, finding].map((one): Order => ({ finding: one, want: { kind: 'review' } })));
  }
  const open = new Set(undecided.flatMap(({ finding }) => definitionPlaces(finding)));
  const ordered = new Set(reducers.map(({ finding }) => finding));
  for (const finding of findings) {
    if (answers.has(finding) || ordered.has(finding)) continue;
    // What mends a definition on its own would decide for a key that several nodes write.
    const review = options.review && !definitionPlaces(finding).some((place) => open.has(place));
    others.push({ finding, want: { kind: review && !isMeant(finding, options) ? 'review' : 'safe' } });
  }
  others.push(...undecided.map(({ finding, why }): Order => ({ finding, want: { kind: 'none', why } })));
  return { orders: [...new Map([...reducers, ...others].map((order) => [order.finding, order])).values()], undecided, reasons };
}

/** To keep the last value on purpose is reported, and is what was asked for. */
function isMeant({ evidence }: Finding, { reducers }: FixOptions): boolean {
  return reducers.some(({ key, reducer }) => reducer === 'last' && key === evidence.key);
}

/** The finding that says why the definition of the key does not do what it says, where it can be mended in one way. */
function definitionFinding(race: Finding, all: readonly Finding[]): Finding | null {
  const [place] = definitionPlaces(race);
  return all.find((one) => !isRace(one) && one.graph === race.graph && one.fixes.length === 1 && place !== undefined && definitionPlaces(one).includes(place)) ?? null;
}

function definitionPlaces({ related }: Finding): readonly string[] {
  return related.flatMap(({ role, site }) => (role === 'channel' ? [`${site.file}:${site.start}`] : []));
}

interface Question {
  readonly finding: Finding;
  readonly choice: ReducerChoice | null;
}

interface Answer {
  readonly choice: ReducerChoice | null;
  readonly reducer: ReducerName | null;
  readonly why: string;
}

/** Graphs that share a definition get one answer; it is open as long as it is open for one of them. */
async function answersTo(questions: readonly Question[], project: Analysed, options: FixOptions, sources: Sources, io: Io): Promise<ReadonlyMap<Finding, Answer>> {
  const groups = groupsOf(questions).map((group) => {
    const own = group.map(({ finding, choice }) => answerFor(finding, choice, project, options));
    const reducers = new Set(own.map(({ reducer }) => reducer));
    const open = own.find(({ reducer }) => reducer === null) ?? (reducers.size > 1 ? { ...own[0]!, reducer: null, why: `graphs that share it ask for ${[...reducers].join(' and ')}` } : null);
    return { group, own, open, offers: open === null ? [] : offersOf(open, project, group[0]!.finding, options, io) };
  });
  const count = groups.filter(({ offers }) => offers.length > 0).length;
  const answers = new Map<Finding, Answer>();
  let asked = 0;
  for (const { group, own, open, offers } of groups) {
    const place = offers.length === 0 ? null : { number: (asked += 1), count };
    const answer = open === null || place === null ? null : await ask(open, offers, place, group[0]!.finding, sources, io);
    for (const [index, { finding, choice }] of group.entries()) answers.set(finding, { ...(answer ?? open ?? own[index]!), choice });
  }
  return answers;
}

function groupsOf(questions: readonly Question[]): readonly (readonly Question[])[] {
  const groups = new Map<unknown, Question[]>();
  for (const question of questions) {
    const site = question.choice?.definition ?? null;
    const key = site === null ? question : `${site.file}:${site.start}:${question.choice?.key}`;
    groups.set(key, [...(groups.get(key) ?? []), question]);
  }
  return [...groups.values()];
}

function answerFor(finding: Finding, choice: ReducerChoice | null, project: Analysed, { reducers }: FixOptions): Answer {
  if (choice === null) return { choice, reducer: null, why: 'it takes no reducer' };
  const given = reducers.findLast(({ key, file }) => key === choice.key && (file === null || file === choice.site?.file));
  const reducer = given?.reducer ?? choice.decided;
  if (reducer === null) return { choice, reducer, why: choice.why };
  const fix = reducerFix(project, finding, reducer);
  if (typeof fix === 'string') return { choice, reducer: null, why: fix };
  return { choice, reducer, why: given === undefined ? choice.why : 'it was asked for' };
}

/** The reducers to choose from; none where nobody can be asked. */
function offersOf({ choice }: Answer, project: Analysed, finding: Finding, { check, json, reducersOnly, review }: FixOptions, io: Io): readonly ReducerName[] {
  if (io.ask === undefined || check || json || choice === null || !(reducersOnly || review)) return [];
  return choice.offers.filter((name) => typeof reducerFix(project, finding, name) !== 'string');
}

/** Null where the key is left as it is. */
async function ask({ choice, why }: Answer, offers: readonly ReducerName[], { number, count }: { readonly number: number; readonly count: number }, finding: Finding, sources: Sources, io: Io): Promise<Answer | null> {
  if (io.ask === undefined || choice === null) return null;
  const place = choice.site === null ? '' : ` (${placeOf(sources, choice.site)})`;
  const lines = [
    ...['', ...(count > 1 ? [`Key ${number} of ${count}`] : []), finding.message, `\`${choice.key}\`${place}: ${why}.`],
    ...(offers.includes('last') ? ['`last` keeps the write of one node and drops the others; no-lossy-reducer will say so.'] : []),
  ];
  await io.stderr.write(lines.map((line) => `${printable(line)}\n`).join(''));
  for (;;) {
    const said = (await io.ask(`Which reducer? ${offers.join(', ')}; Enter leaves it: `))?.trim() ?? '';
    const reducer = offers.find((name) => name === said);
    if (reducer !== undefined) return { choice, reducer, why: 'it was asked for' };
    if (said === '') return null;
    await io.stderr.write(`"${printable(said)}" cannot be had for this key; type ${listed(offers)}, or press Enter to leave it.${didYouMean(said, offers)}\n`);
  }
}
