import { loadSyntax, ts } from '../syntax.ts';
import { Lru } from './lru.ts';
import { readText } from './text.ts';

export type JsonFile = Readonly<Record<string, unknown>>;

/** Manifests and configurations, parsed once for each version of the file. Comments and trailing commas are allowed. */
export class JsonCache {
  private readonly files: Lru<{ readonly version: string; readonly read: JsonFile | string }>;

  constructor(capacity: number) {
    this.files = new Lru(capacity);
  }

  /** The object in the file, or what is wrong with it. */
  read(file: string, version: string): JsonFile | string {
    const known = this.files.get(file);
    if (known?.version === version) return known.read;
    const read = parseJson(file);
    this.files.set(file, { version, read }, 1);
    return read;
  }
}

function parseJson(file: string): JsonFile | string {
  const read = readText(file);
  if (typeof read === 'string') return read;
  loadSyntax();
  const { config, error } = ts.parseConfigFileTextToJson(file, read.text);
  if (error !== undefined) return `not valid JSON: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`;
  return isRecord(config) ? config : 'not a JSON object';
}

export function isRecord(value: unknown): value is JsonFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
