import type { Finding } from '../model/finding.ts';
import { commentsOf, type Comment } from './comments.ts';
import { lineAt } from './lines.ts';
import type { Sources } from './sources.ts';

const PREFIX = 'superstep/';
const DIRECTIVE = /^eslint-(disable-next-line|disable-line|disable|enable)(?=\s|$)/u;
const REASON = /\s-{2,}\s/u;

/** From `start` on, findings of the rule are off or on again; of every rule where `rule` is null. */
interface Switch {
  readonly start: number;
  readonly off: boolean;
  readonly rule: string | null;
}

/**
 * Drops the findings that comments of ESLint switch off, as ESLint would: the last word before a finding counts, and
 * comments for one line are asked apart from those for whole stretches, so that neither undoes the other.
 */
export function withoutDisabled(findings: readonly Finding[], sources: Sources): readonly Finding[] {
  const read = new Map<string, readonly (readonly Switch[])[]>();
  return findings.filter(({ rule, site }) => {
    const switches = read.get(site.file) ?? switchesOf(site.file, sources);
    read.set(site.file, switches);
    return !switches.some((group) => lastWord(group, rule, site.start)?.off);
  });
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
      if (kind === 'disable' || kind === 'enable') {
        stretches.push({ start: comment.start, off: kind === 'disable', rule });
      } else if (kind === 'disable-next-line') {
        lines.push(...oneLine(starts, last + 1, rule));
      } else if (first === last) {
        lines.push(...oneLine(starts, first, rule));
      }
    }
  }
  // Where one line ends and the next begins, off has the last word.
  return [stretches, lines.sort((a, b) => a.start - b.start || Number(a.off) - Number(b.off))];
}

function oneLine(starts: readonly number[], line: number, rule: string | null): readonly Switch[] {
  const [start, end] = [starts[line], starts[line + 1]];
  if (start === undefined) return [];
  const off = { start, off: true, rule };
  return end === undefined ? [off] : [off, { start: end, off: false, rule }];
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
