import { dirname, join, resolve } from 'node:path';
import { covers } from './tsconfig-cover.ts';
import { isRecord, stringsIn } from './json.ts';
import { nearestConfig, readChain, type ConfigChain } from './tsconfig-chain.ts';
import type { View } from './view.ts';

/** What of a `tsconfig.json` decides where an import leads. All paths are absolute. */
export interface Config {
  readonly baseUrl: string | null;
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly rootDirs: readonly string[];
  readonly customConditions: readonly string[];
}

/** More than any project has. */
const MOST_REFERENCES = 1000;

/** The configurations of one analysis, each read when it is first needed. */
export class Configs {
  private readonly view: View;
  private readonly byDirectory = new Map<string, string | null>();
  private readonly byFile = new Map<string, Config>();
  private readonly chains = new Map<string, ConfigChain>();

  constructor(view: View) {
    this.view = view;
  }

  of(file: string): Config | null {
    const directory = dirname(file);
    const found = this.byDirectory.get(directory) ?? nearestConfig(this.view, directory);
    this.byDirectory.set(directory, found);
    if (found === null) return null;
    const config = this.covering(found, file, new Set()) ?? found;
    const read = this.byFile.get(config) ?? configFrom(this.chain(config), dirname(config));
    this.byFile.set(config, read);
    return read;
  }

  /** A configuration that only lists others stands for the one among them that has the file. Each is asked once. */
  private covering(config: string, file: string, asked: Set<string>): string | null {
    const references = asked.size < MOST_REFERENCES ? this.references(config) : [];
    if (references.length === 0 && asked.size === 0) return config;
    if (covers(this.chain(config), dirname(config), file)) return config;
    asked.add(config);
    for (const reference of references) {
      const found = asked.has(reference) ? null : this.covering(reference, file, asked);
      if (found !== null) return found;
    }
    return null;
  }

  private references(config: string): string[] {
    const references = this.view.json(config)?.['references'];
    const named = Array.isArray(references) ? references.filter(isRecord) : [];
    return stringsIn(named.map(({ path }) => path))
      .map((path) => resolve(dirname(config), path))
      .map((path) => (path.endsWith('.json') ? path : join(path, 'tsconfig.json')));
  }

  private chain(config: string): ConfigChain {
    const known = this.chains.get(config) ?? readChain(this.view, config);
    this.chains.set(config, known);
    return known;
  }
}

function configFrom({ options }: ConfigChain, configDirectory: string): Config {
  const absolute = (path: string, directory: string) =>
    resolve(directory, path.replace(/^\$\{configDir\}/, configDirectory));
  const list = (name: string) => stringsIn(options.get(name)?.value);

  const base = options.get('baseUrl');
  const baseUrl = typeof base?.value === 'string' ? absolute(base.value, base.directory) : null;
  const paths = options.get('paths');
  const patterns = isRecord(paths?.value) ? Object.entries(paths.value) : [];
  const rootDirs = options.get('rootDirs');
  return {
    baseUrl,
    paths: new Map(
      patterns.map(([pattern, targets]) => [
        pattern,
        stringsIn(targets).map((target) => absolute(target, baseUrl ?? paths?.directory ?? configDirectory)),
      ]),
    ),
    rootDirs: list('rootDirs').map((path) => absolute(path, rootDirs?.directory ?? configDirectory)),
    customConditions: list('customConditions'),
  };
}
