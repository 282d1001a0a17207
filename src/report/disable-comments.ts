import type { Finding } from '../model/finding.ts';
import { compareSites, type Site } from '../model/site.ts';
import { commentsOf, type Comment } from './comments.ts';
import { lineAt } from './lines.ts';
import type { Sources } from './sources.ts';

const PREFIX = 'superstep/';
const DIRECTIVE = /^eslint-(disable-next-line|disable-line|disable|enable)(?=\s|$)/u;
const REASON = /\s-{2,}\s/u;

/** A comment that switches one of our rules off. */
export interface Directive {
  readonly rule: string;
  readonly site: Site;
}

/** From `start` on, findings of the rule are off or on again; of every rule where `rule` is null. */
interface Switch {
  readonly start: number;
  readonly off: boolean;
  readonly rule: string | null;
  readonly by: Directive | null;
}

export interface Disabling {
  readonly kept: readonly Finding[];
  /** Comments for one of our rules in the files that were looked at, in reading order, and whether they did anything. */
  readonly comments: readonly (Directive & { readonly used: boolean })[];
}

/**
 * Drops the findings that comments of ESLint switch off, as ESLint would: the last word before a finding counts, and
 * comments for one line are asked apart from those for whole stretches, so that neither undoes the other.
 */
export function disable(findings: readonly Finding[], files: Iterable<string>, sources: Sources): Disabling {
  const read = new Map<string, readonly (readonly Switch[])[]>();
  const switchesIn = (file: string) => {
    const known = read.get(file) ?? switchesOf(file, sources);
    read.set(file, known);
    return known;
  };
  const used = new Set<Directive | null>();
  const kept = findings.filter(({ rule, site }) => {
    const words = switchesIn(site.file).map((group) => lastWord(group, rule, site.start)).filter((word) => word?.off);
    for (const word of words) used.add(word!.by);
    return words.length === 0;
  });
  const directives = [...new Set([...files].flatMap((file) => switchesIn(file).flat().flatMap(({ by }) => by ?? [])))];
  const comments = directives.sort((a, b) => compareSites(a.site, b.site)).map((one) => ({ ...one, used: used.has(one) }));
  return { kept, comments };
}

export function withoutDisabled(findings: readonly Finding[], sources: Sources): readonly Finding[] {
  return disable(findings, [], sources).kept;
}
function lastWord(switches: readonly Switch[], rule: string, offset: number): Switch | undefined {
  return switches.findLast((word) => word.start <= offset && (word.rule === null || word.rule === PREFIX + rule));
}

/** First those for stretches, then those for single lines. */
function switchesOf(file: string, sources: Sources): readonly (readonly Switch[])[] {
  const text = sources.text(file);
  if (!text.includes('eslint-disable')) return [];
  const starts = sources.lineStarts(file);
  const stretches: Switch[] = [];
  const lines: Switch[] = [];
  for (const comment of commentsOf(file, text)) {
    const directive = directiveOf(comment);
    if (directive === null) continue;
    const { kind, rules } = directive;
    const first = lineAt(starts, comment.start);
    const last = lineAt(starts, comment.end);
    for (const rule of rules) {
      const ours = kind !== 'enable' && rule?.startsWith(PREFIX) === true;
      const by = ours ? { rule: rule.slice(PREFIX.length), site: { file, start: comment.start, end: comment.end } } : null;
      if (kind === 'disable' || kind === 'enable') {
        stretches.push({ start: comment.start, off: kind === 'disable', rule, by });
      } else if (kind === 'disable-next-line') {
        lines.push(...oneLine(starts, last + 1, rule, by));
      } else if (first === last) {
        lines.push(...oneLine(starts, first, rule, by));
      }
    }
  }
  // Where one line ends and the next begins, off has the last word.
  return [stretches, lines.sort((a, b) => a.start - b.start || Number(a.off) - Number(b.off))];
}

function oneLine(starts: readonly number[], line: number, rule: string | null, by: Directive | null): readonly Switch[] {
  const [start, end] = [starts[line], starts[line + 1]];
  if (start === undefined) return [];
  const off = { start, off: true, rule, by };
  return end === undefined ? [off] : [off, { start: end, off: false, rule, by: null }];
}

/** Only comments for a line may be line comments. */
function directiveOf({ block, value }: Comment): { kind: string; rules: readonly (string | null)[] } | null {
  const spoken = (value.split(REASON, 1)[0] ?? '').trim();
  const kind = DIRECTIVE.exec(spoken)?.[1];
  if (kind === undefined || (!block && !kind.endsWith('-line'))) return null;
  const rules = spoken
    .slice(`eslint-${kind}`.length)
    .split(',')
    .map((name) => name.trim().replace(/^(['"]?)(.*)\1$/su, '$2'))
    .filter((name) => name !== '');
  return { kind, rules: rules.length > 0 ? rules : [null] };
}
