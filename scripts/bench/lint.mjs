/** ESLint without its file search: what one file costs, as ESLint itself tells it. */
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { built } from './built.mjs';

const require = createRequire(import.meta.url);
const { FlatConfigArray } = require(join(dirname(require.resolve('eslint/package.json')), 'lib/config/flat-config-array.js'));

export { typescriptParser };

export async function loadPlugin() {
  return (await built('src/eslint/index.js')).default;
}

/** A linter as the ESLint command uses it: its configuration is made ready once, not for each text. */
export function linterIn(cwd, plugin, parser = typescriptParser) {
  const linter = new Linter({ cwd, configType: 'flat' });
  const config = new FlatConfigArray([configOf(plugin, parser)], { basePath: cwd }).normalizeSync();
  /** Milliseconds of one lint: all of it, and as ESLint tells them those of its parser and of our rules. */
  return function lint(text, filename) {
    const start = performance.now();
    const { messages } = linter.verifyAndFix(text, config, { filename, fix: false, stats: true });
    const all = performance.now() - start;
    const fatal = messages.find((message) => message.fatal);
    if (fatal !== undefined) throw new Error(`${filename}: ${fatal.message}`);
    const [{ parse, rules = {} }] = linter.getTimes().passes;
    return { all, parse: parse.total, rules: Object.values(rules).reduce((sum, { total }) => sum + total, 0), messages };
  };
}

function configOf(plugin, parser) {
  return {
    files: ['**/*.{ts,js}'],
    languageOptions: parser === null ? {} : { parser },
    ...(plugin === null ? {} : { plugins: plugin.configs.all.plugins, rules: plugin.configs.all.rules }),
  };
}
