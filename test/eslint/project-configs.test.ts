import { Linter } from 'eslint';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPlugin } from '../../src/eslint/plugin.ts';
import { ProjectConfigs } from '../../src/eslint/project-configs.ts';
import { project } from '../cli/run.ts';
import { stubEngine } from '../cli/stub-engine.ts';

const FILE = 'superstep.config.json';
const CALLS = [{ name: 'calls', functions: ['handle'], client: ['0.input'] }];

/** Lints again and again with one plugin, as an editor does; tells the settings of the analyses. */
function linting(cwd: string, settings?: object) {
  const engine = stubEngine();
  const configs = [{ files: ['**/*'], ...createPlugin(engine).configs.all, ...(settings === undefined ? {} : { settings: { superstep: settings } }) }];
  return {
    engine,
    lint: (text = 'import "@acme/agents"; GRAPH; RACE;') => new Linter({ cwd }).verify(text, configs, { filename: join(cwd, 'a.js') }),
  };
}

describe('the configuration of the project', () => {
  test('holds in ESLint where its settings say nothing', () => {
    const cwd = project({ [FILE]: JSON.stringify({ modules: ['@acme/agents'], resources: ['db.insert'], guards: ['owns'], frameworks: CALLS }) });
    const { engine, lint } = linting(cwd);
    expect(lint('import "@acme/agents"; RACE;')).toHaveLength(1);
    expect(engine.analyzers).toEqual([{ root: cwd, modules: ['@acme/agents'], resources: ['db.insert'], guards: ['owns'], frameworks: CALLS }]);
  });

  test('gives way to the settings of ESLint, each for itself', () => {
    const cwd = project({ 'package.json': JSON.stringify({ superstep: { modules: ['@acme/agents'], guards: ['owns'], frameworks: CALLS } }) });
    const { engine, lint } = linting(cwd, { modules: ['@acme/other'], guards: [], root: '.' });
    lint();
    expect(engine.analyzers).toEqual([{ root: cwd, modules: ['@acme/other'], resources: [], guards: [], frameworks: CALLS }]);
  });

  test('decides no rule and no severity: that is what the configuration of ESLint is for', () => {
    const cwd = project({ [FILE]: '{ "preset": "recommended", "rules": { "no-race": "off" }, "ignores": ["**"] }' });
    expect(linting(cwd).lint()).toEqual([expect.objectContaining({ ruleId: 'superstep/no-race', severity: 2 })]);
  });

  test('is that of a folder above, up to the top of the repository', () => {
    const cwd = project({ '.git/HEAD': '', [FILE]: '{ "guards": ["owns"] }', 'packages/a/a.js': '' });
    const { engine, lint } = linting(join(cwd, 'packages/a'));
    lint();
    expect(engine.analyzers[0]).toMatchObject({ guards: ['owns'] });
  });

  test('is read again when it changes, comes or goes', () => {
    const cwd = project({ 'a.js': '' });
    const { engine, lint } = linting(cwd);
    const guards = (): unknown => {
      lint();
      return (engine.analyzers.at(-1) as { readonly guards?: readonly string[] }).guards;
    };
    expect(guards()).toEqual([]);
    writeFileSync(join(cwd, FILE), '{ "guards": ["owns"] }');
    expect(guards()).toEqual(['owns']);
    writeFileSync(join(cwd, FILE), '{ "guards": ["ownsThread"] }');
    expect(guards()).toEqual(['ownsThread']);
    rmSync(join(cwd, FILE));
    lint();
    expect(engine.analyzers, 'the analyzer of the first settings is still there').toHaveLength(3);
  });

  test('is read again by a host that shows all files as one object', () => {
    const cwd = project({ [FILE]: '{ "guards": ["owns"] }' });
    const configs = new ProjectConfigs(stubEngine().rules);
    const shown = { text: 'one' };
    expect(configs.of(cwd, shown).guards).toEqual(['owns']);
    writeFileSync(join(cwd, FILE), '{ "guards": ["ownsThread"] }');
    expect(configs.of(cwd, shown).guards, 'the rules of one file see the same').toEqual(['owns']);
    shown.text = 'two';
    expect(configs.of(cwd, shown).guards).toEqual(['ownsThread']);
    expect(configs.of(join(cwd, '..'), shown).guards).toEqual([]);
  });

  test('stops the run where it is wrong, in one sentence', () => {
    const cwd = project({ [FILE]: '{ "guard": ["owns"] }' });
    expect(() => linting(cwd).lint()).toThrow('superstep.config.json: "guard" is no setting. Did you mean guards?');
  });
});
