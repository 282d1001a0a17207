import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import { CONFIG_FILE, MANIFEST_KEY } from '../../config/config.ts';

/** What a project has to get, and what has to be put in by hand because something is there already. */
export interface Plan {
  readonly files: readonly NewFile[];
  readonly pastes: readonly Paste[];
  /** Packages to install. */
  readonly install: readonly string[];
  readonly hints: readonly string[];
}

export interface NewFile {
  /** Relative, as POSIX. */
  readonly name: string;
  readonly text: string;
}

export interface Paste {
  readonly where: string;
  readonly text: string;
}

interface Project {
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly has: (name: string) => boolean;
  readonly dependsOn: (name: string) => boolean;
}

/** What `init` would do in a folder. What is there is never written over. */
export function planFor(folder: string): Plan {
  const project = projectIn(folder);
  const parts = [configPart(project), eslintPart(project), oxlintPart(project), ciPart(project)];
  return {
    files: parts.flatMap(({ files = [] }) => files),
    pastes: parts.flatMap(({ pastes = [] }) => pastes),
    install: [...new Set([...(project.dependsOn(PACKAGE) ? [] : [PACKAGE]), ...parts.flatMap(({ install = [] }) => install)])],
    hints: parts.flatMap(({ hints = [] }) => hints),
  };
}

const PACKAGE = 'eslint-plugin-superstep';

function projectIn(folder: string): Project {
  const manifest = jsonIn(join(folder, 'package.json'));
  const names = new Set(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((field) => Object.keys((manifest[field] as object | undefined) ?? {})));
  return { folder, manifest, has: (name) => existsSync(join(folder, name)), dependsOn: (name) => names.has(name) };
}

function jsonIn(file: string): Readonly<Record<string, unknown>> {
  const read = existsSync(file) ? readText(file) : 'none';
  if (typeof read === 'string') return {};
  try {
    const value: unknown = JSON.parse(read.text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function configPart({ has, manifest }: Project): Partial<Plan> {
  if (has(CONFIG_FILE) || Object.hasOwn(manifest, MANIFEST_KEY)) return {};
  const text = `{
  "$schema": "./node_modules/${PACKAGE}/superstep.schema.json",
  // recommended: proved mistakes only. strict: also what is a mistake in most projects. all: everything.
  "preset": "recommended"
}
`;
  return { files: [{ name: CONFIG_FILE, text }] };
}

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);

function eslintPart(project: Project): Partial<Plan> {
  const { has, dependsOn, folder } = project;
  const own = FLAT.find(has);
  const old = readdirSync(folder).find((name) => name.startsWith('.eslintrc'));
  if (own === undefined && old === undefined && !dependsOn('eslint')) return {};
  const hints = ['Editors show the findings through their ESLint extension; in VS Code that is dbaeumer.vscode-eslint.'];
  if (old !== undefined && own === undefined) return { hints: [`${old} is the old kind of configuration, which ESLint 10 does not read; the plugin needs a flat one (eslint.config.mjs).`, ...hints] };
  const parser = parserOf(project);
  if (own === undefined) return { files: [{ name: 'eslint.config.mjs', text: flatConfig(parser) }], install: parser.install, hints };
  const text = readText(join(folder, own));
  if (typeof text !== 'string' && text.text.includes(PACKAGE)) return { hints };
  const common = /\.c[jt]s$/.test(own);
  const lines = [importLine('superstep', PACKAGE, common), '', '// in the list that is exported:', ...(parser.configured ? [] : [`// ${parser.name} has to parse TypeScript, if nothing does yet`]), 'superstep.configs.recommended,'];
  return { pastes: [{ where: own, text: `${lines.join('\n')}\n` }], hints };
}

interface Parser {
  /** The module that it comes from; null where no TypeScript is used. */
  readonly name: string | null;
  /** Expression for it. */
  readonly value: string;
  readonly install: readonly string[];
  /** It is among the packages of the project already. */
  readonly configured: boolean;
}

function parserOf({ folder, has, dependsOn }: Project): Parser {
  const typed = has('tsconfig.json') || dependsOn('typescript') || hasTypeScript(folder, 3);
  if (!typed) return { name: null, value: '', install: [], configured: true };
  if (dependsOn('@typescript-eslint/parser') && !dependsOn('typescript-eslint')) return { name: '@typescript-eslint/parser', value: 'parser', install: [], configured: true };
  const configured = dependsOn('typescript-eslint');
  return { name: 'typescript-eslint', value: 'typescript.parser', install: configured ? [] : ['typescript-eslint'], configured };
}

function hasTypeScript(folder: string, depth: number): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))) return true;
  return depth > 0 && entries.some((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.') && hasTypeScript(join(folder, entry.name), depth - 1));
}

function flatConfig({ name, value }: Parser): string {
  const imports = [importLine('superstep', PACKAGE, false), ...(name === null ? [] : [importLine(value.split('.')[0]!, name, false)])];
  const typed = name === null ? [] : [`  { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: ${value} } },`];
  return `${[...imports, '', 'export default [', ...typed, '  superstep.configs.recommended,', '];'].join('\n')}\n`;
}

function importLine(name: string, from: string, common: boolean): string {
  return common ? `const ${name} = require('${from}');` : `import ${name} from '${from}';`;
}

function oxlintPart({ has, folder }: Project): Partial<Plan> {
  if (!has('.oxlintrc.json')) return {};
  const text = readText(join(folder, '.oxlintrc.json'));
  if (typeof text !== 'string' && text.text.includes(PACKAGE)) return {};
  return { pastes: [{ where: '.oxlintrc.json', text: `"extends": ["./node_modules/${PACKAGE}/oxlint.json"]\n` }] };
}

const WORKFLOW = '.github/workflows/superstep.yml';

function ciPart({ has, folder, manifest }: Project): Partial<Plan> {
  const { install, run } = managerIn(has, manifest);
  if (has('.gitlab-ci.yml')) {
    const text = readText(join(folder, '.gitlab-ci.yml'));
    if (typeof text !== 'string' && text.text.includes('superstep')) return {};
    return { pastes: [{ where: '.gitlab-ci.yml', text: `superstep:\n  image: node:22\n  script:\n    - ${install}\n    - ${run} superstep check\n` }] };
  }
  if (!has('.github') || has(WORKFLOW)) return has('.github') ? {} : { hints: [`In CI: ${install}, then ${run} superstep check.`] };
  const text = `name: superstep
on: [push, pull_request]
permissions:
  contents: read
jobs:
  graphs:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${install.startsWith('corepack') ? '      - run: corepack enable\n' : ''}      - run: ${install.replace('corepack enable && ', '')}
      - run: ${run} superstep check
`;
  return { files: [{ name: WORKFLOW, text }] };
}

interface Manager {
  readonly install: string;
  readonly run: string;
}

function managerIn(has: Project['has'], manifest: Project['manifest']): Manager {
  const named = typeof manifest['packageManager'] === 'string' ? manifest['packageManager'] : '';
  if (has('pnpm-lock.yaml') || named.startsWith('pnpm')) return { install: 'corepack enable && pnpm install --frozen-lockfile', run: 'pnpm exec' };
  if (has('yarn.lock') || named.startsWith('yarn')) return { install: 'corepack enable && yarn install --immutable', run: 'yarn' };
  if (has('bun.lock') || has('bun.lockb')) return { install: 'bun install --frozen-lockfile', run: 'bunx' };
  return { install: has('package-lock.json') ? 'npm ci' : 'npm install', run: 'npx' };
}
