import type { Channel } from '../../src/model/channel.ts';
import type { Edit, Fix } from '../../src/model/finding.ts';
import { compareSites } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { foldsFor, type Fold } from './fold.ts';
import { bring } from './imports.ts';
import { isShared, within } from './property.ts';
import { shapesOf } from './reducer.ts';
import { valueType } from './value-type.ts';
import { onlyNewParts, type Written, writesOf } from './writers.ts';

const MESSAGES = ['@langchain/langgraph', '@langchain/langgraph/web'];

/** Puts a reducer that loses nothing in the place of one that does, where that is written out in the definition of the key. */
export function betterReducers(input: RuleInput, channel: Channel, writes: readonly Written[]): Fix[] {
  const { folding, property, site: definition } = channel;
  const site = folding?.site ?? null;
  const whole = property ?? definition;
  if (site === null || whole === null || !within(site, whole) || isShared(input, channel)) return [];
  const text = input.text(site);
  if (!/^(?:\(|function\b|\w+\s*=>)/.test(text)) return [];
  const all = writesOf(input, channel, writes);
  const type = valueType(channel.type, shapesOf(input, all));
  const folds = foldsFor(type, channel.key, all.some(({ relation }) => relation === 'grown'));
  return folds.map((fold) => fixOf(input, channel, fold, all));
}

function fixOf(input: RuleInput, channel: Channel, fold: Fold, writes: readonly Written[]): Fix {
  const site = channel.folding!.site!;
  const { names, edits: imports } = bring(site.file, input.source(site.file), fold.imported ? [{ modules: MESSAGES, name: fold.reducer }] : []);
  const parts = fold.adds ? onlyNewParts(input, channel, writes) : [];
  const also = parts === null ? '; writers still have to return only what they add' : parts.length > 0 ? ', and write only what is added' : '';
  const edits: Edit[] = [...imports, { site, text: names[0] ?? fold.reducer }, ...(parts ?? [])];
  return { title: `Use a reducer that ${fold.does}${also}`, safety: 'review', edits: edits.sort((a, b) => compareSites(a.site, b.site)) };
}
