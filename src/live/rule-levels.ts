import { LIVE_RULES, type Level, type LiveRule } from './finding.ts';

const LEVELS: readonly string[] = ['off', 'warn', 'error'];

/** `no-state-mutation:off,no-lossy-reducer:warn`. Throws for a name or a level that does not exist. */
export function ruleLevels(text: string): Partial<Record<LiveRule, Level>> {
  const pairs = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [rule = '', level = ''] = pair.replace(/^superstep\//, '').split(':');
      if (!Object.hasOwn(LIVE_RULES, rule)) throw new TypeError(`SUPERSTEP_RULES names the rule "${rule}"; runs can show ${Object.keys(LIVE_RULES).join(', ')}.`);
      if (!LEVELS.includes(level)) throw new TypeError(`SUPERSTEP_RULES gives ${rule} the level "${level}"; it is one of ${LEVELS.join(', ')}.`);
      return [rule, level as Level];
    }),
  );
}
