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
  const read = readText(file, MOST_BYTES);
  if (typeof read === 'string') return read;
  loadSyntax();
  const { config, error } = parsed(file, read.text);
  if (error !== undefined) return `not valid JSON: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`;
  return isRecord(config) ? config : 'not a JSON object';
}

/** More than any manifest or configuration. */
const MOST_BYTES = 4 * 2 ** 20;

/** The parser is recursive; a hostile text can exhaust the stack. */
function parsed(file: string, text: string): ReturnType<typeof ts.parseConfigFileTextToJson> | { readonly config?: undefined; readonly error: { readonly messageText: string } } {
  try {
    return ts.parseConfigFileTextToJson(file, text);
  } catch (error) {
    if (error instanceof RangeError) return { error: { messageText: 'nested too deeply' } };
    throw error;
  }
}

export function isRecord(value: unknown): value is JsonFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
