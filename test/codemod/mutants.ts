import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../src/model/channel.ts';
import type { Site } from '../../src/model/site.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { trialOf } from './fixtures.ts';

/** A good program with one thing made wrong in it. */
export interface Mutant {
  readonly name: string;
  /** The program, relative to `fixtures`, and its texts. */
  readonly file: string;
  readonly texts: ReadonlyMap<string, string>;
  /** The class of the reducer that was taken away; null where a key was added to a node. */
  readonly lost: string | null;
  readonly key: string;
}

/** Every reducer taken away, and every literal that one node writes written by its sibling as well. */
export function mutants(): Mutant[] {
  return ['rules', 'lessons'].flatMap((folder) => fixtureFiles(folder).filter((name) => /\.good\.ts$/.test(name)).flatMap((name) => [...withoutReducers(`${folder}/${name}`), ...withFurtherWrites(`${folder}/${name}`)]));
}

function withoutReducers(file: string): Mutant[] {
  const channels = trialOf(file).graphs.flatMap(({ model }) => model.channels);
  const distinct = new Map(channels.filter(({ kind, site }) => kind === 'reducer' && site !== null).map((channel) => [`${channel.site!.file}:${channel.site!.start}`, channel]));
  return [...distinct.values()].flatMap((channel): Mutant[] => {
    const text = read(channel.site!.file);
    const bare = withoutReducer(channel, text.slice(channel.site!.start, channel.site!.end));
    return bare === null ? [] : [{ name: `${file} without the reducer of ${channel.key}`, file, texts: replaced(channel.site!, bare), lost: channel.reducer ?? 'custom', key: channel.key }];
  });
}

function withoutReducer({ dialect }: Channel, text: string): string | null {
  switch (dialect) {
    case 'annotation':
      return /^((?:\w+\.)?Annotation(?:<[^()]*>)?)\(\{[^]*\}\)$/.exec(text)?.[1]?.concat('()') ?? null;
    case 'zod4':
      return /^([^]*?)\s*\.register\(\w+, \{[^]*\}\)$/.exec(text)?.[1] ?? null;
    case 'zod3':
      return /^([^]*?)\s*\.langgraph\.reducer\([^]*\)$/.exec(text)?.[1] ?? null;
    case 'state-schema':
      return /^new ReducedValue\(([^{}]*),\s*\{[^]*\}\)$/.exec(text)?.[1] ?? null;
    case 'legacy':
      return text.startsWith('{') ? 'null' : null;
    default:
      return null;
  }
}

const LITERAL = /^\w+: ((?:'[^']*'|\d+|true|false|\[(?:'[^']*')?\]))$/;

function withFurtherWrites(file: string): Mutant[] {
  return trialOf(file).graphs.flatMap(({ model, steps }) =>
    [...steps.pairs()].flatMap(([a, b]) => [[a, b], [b, a]] as const).flatMap(([a, b]): Mutant[] => {
      const [from, to] = [a, b].map((name) => model.nodes.find((node) => node.name === name)!.outcomes.flatMap(({ writes }) => writes));
      const write = from!.find(({ site }) => LITERAL.test(read(site.file).slice(site.start, site.end)));
      const beside = to!.find(({ site, key }) => key !== write?.key && /^[{,]\s*$/.test(read(site.file).slice(0, site.start).slice(-2)) && /^\w+:/.test(read(site.file).slice(site.start)));
      if (a === b || write === undefined || beside === undefined || to!.some(({ key }) => key === write.key)) return [];
      const start = { ...beside.site, end: beside.site.start };
      return [{ name: `${file} with ${write.key} in ${b}`, file, texts: replaced(start, `${textOf(write.site)}, `), lost: null, key: write.key }];
    }),
  );
}

function replaced({ file, start, end }: Site, put: string): ReadonlyMap<string, string> {
  const text = read(file);
  return new Map([[file, text.slice(0, start) + put + text.slice(end)]]);
}

function textOf({ file, start, end }: Site): string {
  return read(file).slice(start, end);
}

function read(file: string): string {
  return readFileSync(join(fixturesRoot, file), 'utf8').replace(/^\ufeff/, '');
}
