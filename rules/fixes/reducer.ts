import type { Channel, Dialect } from '../../src/model/channel.ts';
import type { Edit, Fix } from '../../src/model/finding.ts';
import type { ValueShape } from '../../src/model/graph.ts';
import { compareSites } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { annotation } from './annotation.ts';
import { channelInstance } from './channel-instance.ts';
import { type Definition, type DialectWriter, editsAt } from './dialect.ts';
import { type Fold, foldsFor, keepLast } from './fold.ts';
import { bring } from './imports.ts';
import { isTyped, legacy } from './legacy.ts';
import { isShared } from './property.ts';
import { factory, stateSchema } from './state-schema.ts';
import { type ValueType, valueType } from './value-type.ts';
import { onlyNewParts, type Written, writesOf } from './writers.ts';
import { zod3 } from './zod3.ts';
import { zod4 } from './zod4.ts';

const DIALECTS: Readonly<Partial<Record<Dialect, DialectWriter>>> = {
  annotation,
  'annotation-bare': annotation,
  zod3,
  zod4,
  'state-schema': stateSchema,
  legacy,
  'channel-instance': channelInstance,
};

const MESSAGES = ['@langchain/langgraph', '@langchain/langgraph/web'];

/** A key to give a reducer to, and all that tells which. */
export interface Subject {
  readonly definition: Definition;
  readonly type: ValueType;
  /** Every write of the key, in all graphs that share it. */
  readonly writes: readonly Written[];
}

/** Gives a key that several nodes write at once a reducer that loses none of them, in the dialect it is defined in; the best one first. */
export function raceFixes(input: RuleInput, channel: Channel, writes: readonly Written[]): Fix[] {
  const subject = subjectOf(input, channel, writes);
  return subject === null ? [] : fixesWith(subject, foldsOf(subject));
}

/** The same for a key that nodes write one after the other: there the last value is as good. */
export function reducerFixes(input: RuleInput, channel: Channel, writes: readonly Written[]): Fix[] {
  const subject = subjectOf(input, channel, writes);
  return subject === null ? [] : fixesWith(subject, [...foldsOf(subject), keepLast(subject.type)]);
}

function foldsOf({ type, writes, definition: { channel } }: Subject): Fold[] {
  return foldsFor(type, channel.key, writes.some(({ relation }) => relation === 'grown'));
}

function fixesWith(subject: Subject, folds: readonly Fold[]): Fix[] {
  return folds.map((fold) => reducerFix(subject, fold)).filter((fix) => fix !== null);
}

/** Null where the key has no definition of its own that could be rewritten. */
export function subjectOf(input: RuleInput, channel: Channel, further: readonly Written[]): Subject | null {
  const definition = definitionOf(input, channel);
  if (definition === null) return null;
  const writes = writesOf(input, channel, further);
  return { definition, writes, type: careful(definition, valueType(channel.type, shapesOf(input, writes))) };
}

/** The edits that give the key this fold; null where its definition cannot say it. */
export function reducerFix(subject: Subject, fold: Fold): Fix | null {
  const rewritten = rewrite(subject.definition, fold);
  if (rewritten === null) return null;
  const parts = newParts(subject, fold);
  const edits = [...rewritten, ...(parts ?? [])];
  return { title: title(fold, parts), safety: 'review', edits: edits.sort((a, b) => compareSites(a.site, b.site)) };
}

/** What the writers have to return instead; null where one of them cannot be told so. */
export function newParts({ definition: { input, channel }, writes }: Subject, { adds }: Fold): Edit[] | null {
  return adds ? onlyNewParts(input, channel, writes) : [];
}

const MESSAGE = /\bnew\s+(?:[\w$]+\.)?(?:AI|Human|System|Tool|Chat|Function|Base)Message(?:Chunk)?\b/;

/** What is written, apart from what is handed back as it was. A list of messages tells itself. */
export function shapesOf(input: RuleInput, writes: readonly Written[]): ValueShape[] {
  const told = writes.filter(({ relation }) => relation !== 'copied');
  const messages = told.some(({ value, site }) => value === 'list' && MESSAGE.test(input.text(site)));
  return told.map(({ value }) => (value === 'list' && messages ? 'messages' : value));
}

/** The place a reducer can be written to; null where there is none that is the key's own. */
function definitionOf(input: RuleInput, channel: Channel): Definition | null {
  const dialect = DIALECTS[channel.dialect];
  const { site, kind, trap } = channel;
  if (dialect === undefined || site === null || kind !== 'last-value' || channel.private || channel.guessed === true) return null;
  if (trap !== null && trap !== 'default-without-reducer') return null;
  const typescript = /\.[mc]?tsx?$/.test(site.file);
  const placed = dialect.site?.({ input, channel, site, typescript }) ?? (dialect.site === undefined ? site : null);
  if (placed === null || (isShared(input, channel) && placed.start === site.start)) return null;
  return { input, channel, site: placed, text: input.text(placed), typescript };
}

/** Types that a value of the key can lack in an update: a default of zod 4 makes it optional there, as do legacy channels. */
function careful({ input, channel, site, text, typescript }: Definition, type: ValueType): ValueType {
  if (!typescript) return type;
  const optional = channel.dialect === 'zod4' ? /\.(?:default|prefault|catch)\(/.test(text) : channel.dialect === 'legacy' && isTyped(input.source(site.file), site.end);
  return optional ? { ...type, optional } : type;
}

function rewrite(definition: Definition, fold: Fold): Edit[] | null {
  const { input, channel, site } = definition;
  const dialect = DIALECTS[channel.dialect]!;
  const imported = fold.imported ? [{ modules: MESSAGES, name: fold.reducer }] : [];
  const wants = dialect.wants(definition);
  const { names, edits: imports } = bring(site.file, input.source(site.file), [...wants, ...imported]);
  const reducer = names[wants.length] ?? fold.reducer;
  const initial = fold.initial === null ? null : factory(fold.initial);
  const changes = dialect.rewrite(definition, { fold, reducer, initial, names: names.slice(0, wants.length) });
  return changes === null ? null : [...imports, ...editsAt(site, changes)];
}

function title({ does }: Fold, parts: readonly Edit[] | null): string {
  const also = parts === null ? '; writers still have to return only what they add' : parts.length > 0 ? ', and write only what is added' : '';
  return `Add a reducer that ${does}${also}`;
}
