import type { Site } from '../model/site.ts';
import { lineAt, lineStartsOf } from './lines.ts';

/** Line and column count from 1, in UTF-16 code units; the offset from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The texts that sites point into, without their byte order mark. */
export interface Sources {
  text(file: string): string;
  lineStarts(file: string): readonly number[];
}

/** Each text is asked for once, so all reports of a run speak of the same one. */
export function createSources(read: (file: string) => string): Sources {
  const texts = new Map<string, string>();
  const starts = new Map<string, readonly number[]>();
  const text = (file: string) => remember(texts, file, () => read(file));
  return { text, lineStarts: (file) => remember(starts, file, () => lineStartsOf(text(file))) };
}

export function positionAt(sources: Sources, file: string, offset: number): Position {
  const starts = sources.lineStarts(file);
  const line = lineAt(starts, offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1, offset };
}

/** `src/agent.ts:41:7`, a form that terminals and editors open. */
export function placeOf(sources: Sources, { file, start }: Pick<Site, 'file' | 'start'>): string {
  const { line, column } = positionAt(sources, file, start);
  return `${file}:${line}:${column}`;
}

function remember<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
