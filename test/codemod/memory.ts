import { fileURLToPath } from 'node:url';
import { createAnalyzer } from '../../src/analyze.ts';
import { reducerFix } from '../../src/codemod/reducer-fix.ts';
import { repair, type Order, type Repaired } from '../../src/codemod/repair.ts';
import { Workshop, type World } from '../../src/codemod/workshop.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ReducerName } from '../../src/model/reducer-name.ts';
import { isRace } from '../../src/model/finding.ts';

export const root = fileURLToPath(new URL('./', import.meta.url));
const analyzer = createAnalyzer({ root });

/** A project that exists only as texts. Files that build no graph are named with an underscore. */
export function worldOf(files: Readonly<Record<string, string>>): World {
  const known = new Map(Object.entries(files));
  return {
    files: [...known.keys()].filter((file) => !file.startsWith('_')),
    text: (file) => known.get(file)!,
    analyse: (file, texts) => analyzer.trial(file, new Map([...known, ...texts])),
  };
}

export interface Fixed extends Repaired {
  /** All files, as they are now. */
  readonly files: Readonly<Record<string, string>>;
  readonly undecided: readonly { readonly key: string; readonly why: string }[];
}

/** `superstep fix add-reducers` without a command line. */
export function addReducers(files: Readonly<Record<string, string>>, given: Readonly<Record<string, ReducerName>> = {}): Fixed {
  const world = worldOf(files);
  const shop = new Workshop(world);
  const undecided: Fixed['undecided'][number][] = [];
  const orders = races(shop).flatMap((finding): Order[] => {
    const choice = shop.trial(finding.site.file).reducerChoice(finding);
    const reducer = given[finding.evidence.key!] ?? choice?.decided ?? null;
    const fix = reducer === null ? (choice?.why ?? 'no choice') : reducerFix(shop, finding, reducer);
    if (typeof fix !== 'string') return [{ finding, want: { kind: 'reducer', reducer: reducer! } }];
    undecided.push({ key: finding.evidence.key!, why: fix });
    return [];
  });
  const repaired = repair(world, orders, { protects: () => null });
  return { ...repaired, undecided, files: { ...files, ...Object.fromEntries(repaired.texts) } };
}

/** What the command line would do with one file. */
export function fixedText(file: string, text: string, given: Readonly<Record<string, ReducerName>> = {}): Fixed & { readonly text: string } {
  const fixed = addReducers({ [file]: text }, given);
  return { ...fixed, text: fixed.files[file]! };
}

export function races(shop: Workshop): Finding[] {
  return shop.files.flatMap((file) => shop.findings(file).filter(isRace));
}

export function allFindings(files: Readonly<Record<string, string>>): Finding[] {
  const shop = new Workshop(worldOf(files));
  return shop.files.flatMap((file) => [...shop.findings(file)]);
}
