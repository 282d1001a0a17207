import type { Rule } from '../../rules/rule.ts';

export const PRESET_NAMES = ['recommended', 'strict', 'all'] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

/** Each preset holds all of the one before it. */
const MEMBERS: Readonly<Record<PresetName, readonly Rule['preset'][]>> = {
  recommended: ['recommended'],
  strict: ['recommended', 'strict'],
  all: ['recommended', 'strict', 'opt-in'],
};

export function rulesOf(preset: PresetName, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter((rule) => MEMBERS[preset].includes(rule.preset));
}
