import type { ESLint, Linter } from 'eslint';
import type { Rule as SuperstepRule } from '../../rules/rule.ts';
import { rulesOf, type PresetName } from '../config/presets.ts';

export type Configs = Readonly<Record<PresetName, Linter.Config>>;

/** Flat configurations. They choose no files and no parser: any file that builds a graph is checked as it is parsed. */
export function configsOf(plugin: ESLint.Plugin, rules: readonly SuperstepRule[]): Configs {
  const config = (preset: PresetName): Linter.Config => ({
    name: `superstep/${preset}`,
    plugins: { superstep: plugin },
    rules: Object.fromEntries(
      rulesOf(preset, rules).map(({ id, severity }) => [`superstep/${id}`, severity === 'error' ? 'error' : 'warn']),
    ),
  });
  return { recommended: config('recommended'), strict: config('strict'), all: config('all') };
}
