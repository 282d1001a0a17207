import { Linter, type Linter as Types } from 'eslint';
import { Linter as Linter9 } from 'eslint9';
import type { Engine } from '../../src/eslint/engine.ts';
import { createPlugin } from '../../src/eslint/plugin.ts';

export interface LintOptions {
  readonly engine: Engine;
  readonly settings?: unknown;
  readonly filename?: string;
  readonly config?: Types.Config;
}

export const versions = [
  ['ESLint 9.15', Linter9],
  ['ESLint 10', Linter],
] as const;

export const cwd = '/project';

/** Lints with all rules of the plugin. */
export function lint(text: string, { engine, settings, filename = '/project/src/agent.js', config = {} }: LintOptions, Version: typeof Linter = Linter) {
  const all: Types.Config = {
    files: ['**/*'],
    ...createPlugin(engine).configs.all,
    ...(settings === undefined ? {} : { settings: { superstep: settings } }),
  };
  return new Version({ cwd }).verify(text, [all, config], { filename });
}
