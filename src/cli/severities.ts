import type { Rule } from '../../rules/rule.ts';
import { rulesOf, type PresetName } from '../config/presets.ts';
import type { Severity } from '../model/finding.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { listed } from '../config/listed.ts';
import { knownRule } from './known-rule.ts';
import { UsageError } from '../config/usage-error.ts';

const LEVELS: Readonly<Record<string, Severity | null>> = { off: null, warn: 'warning', error: 'error' };

/** As loud as each finding deserves. */
export const AS_FOUND = 'as found';

export type Severities = ReadonlyMap<string, Severity | typeof AS_FOUND>;

/** The rules that speak and how loudly: those of the preset, then each `id:severity` in the order given. */
export function severitiesOf(
  preset: PresetName,
  changes: readonly string[],
  rules: readonly Rule[],
): Severities {
  const severities = new Map<string, Severity | typeof AS_FOUND>(rulesOf(preset, rules).map(({ id }) => [id, AS_FOUND]));
  for (const change of changes) {
    const { id, severity } = parseChange(change, rules);
    if (severity === null) severities.delete(id);
    else severities.set(id, severity);
  }
  return severities;
}

function parseChange(change: string, rules: readonly Rule[]): { id: string; severity: Severity | null } {
  const [name = '', level, ...rest] = change.split(':');
  if (level === undefined || rest.length > 0) throw new UsageError(`--rule must be <id>:<severity>, not "${change}".`);
  const id = knownRule(name, rules);
  const severity = Object.hasOwn(LEVELS, level) ? LEVELS[level] : undefined;
  if (severity === undefined) {
    const levels = Object.keys(LEVELS);
    throw new UsageError(`the severity of a rule is ${listed(levels)}, not "${level}".${didYouMean(level, levels)}`);
  }
  return { id, severity };
}
