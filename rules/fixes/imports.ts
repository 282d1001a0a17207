import type { Edit } from '../../src/model/finding.ts';
import { type ImportLine, importLines } from './import-lines.ts';
import { newLines } from './new-import.ts';
import { codeOf } from './text.ts';

/** An export that a fix uses. */
export interface Want {
  /** Where it can be had, the usual place first. */
  readonly modules: readonly string[];
  /** Null: the module only has to be loaded. */
  readonly name: string | null;
}

export interface Brought {
  /** What the wanted exports are called in the file. */
  readonly names: readonly string[];
  readonly edits: readonly Edit[];
}

/** A new specifier: `name`, or `name as local`. */
export interface Specifier {
  readonly name: string;
  readonly local: string;
}

/** Makes exports available in a file: as they are imported already, or in the way the file imports. */
export function bring(file: string, source: string, wants: readonly Want[]): Brought {
  const all = importLines(source);
  const lines = all.filter(({ typeOnly }) => !typeOnly);
  const merged = new Map<ImportLine, Specifier[]>();
  const added = new Map<string, Specifier[]>();
  const names = wants.map(({ modules, name }) => {
    const known = modules.flatMap((wanted) => lines.filter(({ module }) => module === wanted));
    if (name === null) return known.length > 0 ? '' : (added.set(modules[0]!, added.get(modules[0]!) ?? []), '');
    const there = nameIn(known, name);
    if (there !== null) return there;
    const specifier = { name, local: freeName(source, name) };
    const line = known.find(({ braces }) => braces !== null);
    if (line === undefined) add(added, known[0]?.module ?? modules[0]!, specifier);
    else add(merged, line, specifier);
    return specifier.local;
  });
  const edits = [...merged].flatMap(([line, specifiers]) => mergeInto(file, source, line, specifiers));
  return { names, edits: [...edits, ...newLines(file, source, all, added)] };
}

function add<K>(map: Map<K, Specifier[]>, key: K, specifier: Specifier): void {
  map.set(key, [...(map.get(key) ?? []), specifier]);
}

function nameIn(lines: readonly ImportLine[], name: string): string | null {
  for (const { namespace, locals } of lines) {
    const local = locals.get(name) ?? (namespace === null ? undefined : `${namespace}.${name}`);
    if (local !== undefined) return local;
  }
  return null;
}

/** The name itself, unless the file uses it for something else. */
function freeName(source: string, name: string): string {
  const used = new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(codeOf(source));
  return used ? `langgraph${name[0]!.toUpperCase()}${name.slice(1)}` : name;
}

function mergeInto(file: string, source: string, { braces, esm }: ImportLine, specifiers: readonly Specifier[]): Edit[] {
  const { open, close } = braces!;
  const texts = specifiers.map((specifier) => specifierText(specifier, esm));
  const at = (offset: number, text: string): Edit => ({ site: { file, start: offset, end: offset }, text });
  const inner = source.slice(open + 1, close);
  const code = codeOf(inner).trimEnd();
  if (code === '') return [at(open + 1, ` ${texts.join(', ')}${inner === '' ? ' ' : ''}`)];
  const gap = /\n/.test(inner) ? `${source.includes('\r\n') ? '\r\n' : '\n'}${/\n([ \t]*)\S/.exec(inner)?.[1] ?? ''}` : ' ';
  const trailing = code.endsWith(',');
  const [codeEnd, innerEnd] = [open + 1 + code.length, open + 1 + inner.trimEnd().length];
  const list = texts.map((text) => `${gap}${text}`).join(',') + (trailing ? ',' : '');
  if (trailing || codeEnd === innerEnd) return [at(innerEnd, (trailing ? '' : ',') + list)];
  return [at(codeEnd, ','), at(innerEnd, list)];
}

export function specifierText({ name, local }: Specifier, esm: boolean): string {
  return local === name ? name : esm ? `${name} as ${local}` : `${name}: ${local}`;
}
