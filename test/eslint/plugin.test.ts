import typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { createPlugin } from '../../src/eslint/plugin.ts';
import { packageInfo } from '../../src/report/package-info.ts';
import { stubEngine } from '../cli/stub-engine.ts';
import { cwd, lint, versions } from './lint.ts';

describe.each(versions)('%s', (_, Version) => {
  test('findings become problems at their place, with the help', () => {
    expect(lint('GRAPH;\n  RACE;', { engine: stubEngine() }, Version)).toEqual([
      expect.objectContaining({
        ruleId: 'superstep/no-race',
        severity: 2,
        message: '`RACE` goes wrong. Write another word.',
        line: 2,
        column: 3,
        endLine: 2,
        endColumn: 7,
      }),
    ]);
  });

  test('offsets are right behind a byte order mark', () => {
    const engine = stubEngine();
    const [problem] = lint('\ufeffGRAPH; RACE;', { engine }, Version);
    expect(problem).toMatchObject({ line: 1, column: 8 });
    expect(engine.asked).toEqual([{ file: 'src/agent.js', text: 'GRAPH; RACE;' }]);
  });

  test('any parser will do', () => {
    const config = { languageOptions: { parser: typescriptParser } };
    const text = 'const a: GRAPH = RACE;';
    expect(lint(text, { engine: stubEngine(), config, filename: '/project/a.ts' }, Version)).toHaveLength(1);
  });

  test('comments silence it', () => {
    const text = 'GRAPH;\n// eslint-disable-next-line superstep/no-race -- reviewed\nRACE;\nRACE; // eslint-disable-line';
    expect(lint(text, { engine: stubEngine() }, Version)).toEqual([]);
  });

  test('a safe fix is applied, one with a choice is suggested', () => {
    const [safe, choice] = lint('GRAPH; RACE_FIXABLE; RACE_CHOICE;', { engine: stubEngine() }, Version);
    expect(safe).toMatchObject({ fix: { range: [7, 19], text: 'FINE' } });
    expect(safe?.suggestions).toBeUndefined();
    expect(choice?.fix).toBeUndefined();
    expect(choice?.suggestions).toEqual([expect.objectContaining({ desc: 'Write FINE', fix: { range: [21, 32], text: 'FINE' } })]);
  });

  test('a finding about a key of another file says where it is, and what can mend it', () => {
    const [problem] = lint('GRAPH; RACE_FAR;', { engine: stubEngine() }, Version);
    expect(problem?.message).toBe('`RACE` goes wrong. Write another word. `far` is declared in src/state.ts:4, and `npx superstep fix --review --rule no-race` can mend it there.');
    expect(problem?.suggestions).toBeUndefined();
  });

  test('keys of one cause are one problem', () => {
    const problems = lint('GRAPH; RACE_SHARED; RACE_SHARED;', { engine: stubEngine() }, Version);
    expect(problems.map(({ message, column }) => ({ message, column }))).toEqual([{ message: 'Together `k7` and `k20` go wrong. Write other words.', column: 8 }]);
  });

  test('what is wrong in another file is not told here', () => {
    expect(lint('GRAPH; RACE_ELSEWHERE;', { engine: stubEngine() }, Version)).toEqual([]);
  });

  test('a bug of ours is told once, and others go on', () => {
    const problems = lint('GRAPH; BUG; x = x;', { engine: stubEngine(), config: { rules: { 'no-self-assign': 2 } } }, Version);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({ line: 1, column: 1, severity: 2 });
    expect(problems[0]?.message).toMatch(/^superstep has a bug and could not check this file: every node has a name \(at /);
    expect(problems[1]).toMatchObject({ ruleId: 'no-self-assign' });
  });

  test('half-typed files are ESLint\'s to complain about', () => {
    const problems = lint('GRAPH; RACE; function (', { engine: stubEngine() }, Version);
    expect(problems).toEqual([expect.objectContaining({ fatal: true, ruleId: null })]);
  });
});

test('all rules share one analysis of a file, and the next run makes a new one', () => {
  const engine = stubEngine();
  const configs = [{ files: ['**/*'], ...createPlugin(engine).configs.all }];
  const verify = () => new Linter({ cwd }).verify('GRAPH; RACE; SMELL;', configs, { filename: '/project/a.js' });
  expect(verify()).toHaveLength(2);
  expect(engine.asked).toHaveLength(1);
  verify();
  expect(engine.asked).toHaveLength(2);
  expect(engine.analyzers).toHaveLength(1);
});

test('a text that mentions no graph is not even visited', () => {
  const engine = stubEngine();
  let looks = 0;
  const counting = { ...engine, mentionsGraph: () => (looks += 1) < 0 };
  expect(lint('RACE;', { engine: counting })).toEqual([]);
  expect({ looks, asked: engine.asked }).toEqual({ looks: 1, asked: [] });
  const context = { filename: '/a.js', physicalFilename: '/a.js', cwd: '/', settings: {}, sourceCode: { text: 'x' } };
  const [rule] = Object.values(createPlugin(engine).rules);
  expect(rule?.create(context as never)).toEqual({});
});

describe('settings', () => {
  test('modules of the user count as the library', () => {
    const engine = stubEngine();
    expect(lint('import "@acme/agents"; RACE;', { engine, settings: { modules: ['@acme/agents'] } })).toHaveLength(1);
    expect(engine.analyzers).toEqual([{ root: '/project', modules: ['@acme/agents'], resources: [], guards: [], frameworks: [] }]);
  });

  test('the root may be set, relative to the working directory', () => {
    const engine = stubEngine();
    lint('GRAPH;', { engine, settings: { root: 'packages/a' }, filename: '/project/packages/a/b.js' });
    expect(engine.asked).toEqual([{ file: 'b.js', text: 'GRAPH;' }]);
  });

  test.each([
    [[], 'settings.superstep must be an object.'],
    [{ module: ['a'] }, 'settings.superstep has no "module"; it may have frameworks, guards, modules, resources and root.'],
    [{ modules: 'a' }, 'settings.superstep.modules must be a list of module names.'],
    [{ modules: [''] }, 'settings.superstep.modules must be a list of module names.'],
    [{ frameworks: {} }, 'settings.superstep.frameworks must be a list of frameworks.'],
    [{ frameworks: [{ functions: ['a'] }] }, 'settings.superstep.frameworks[0] must have a name.'],
    [{ frameworks: [{ name: 'a', client: ['body'] }] }, 'settings.superstep.frameworks[0].client must name parameters by their number, such as 0.body, not "body".'],
    [{ root: 1 }, 'settings.superstep.root must be a path.'],
  ])('%j is refused', (settings, message) => {
    expect(() => lint('GRAPH;', { engine: stubEngine(), settings })).toThrow(message);
  });
});

describe('files that are none', () => {
  test('a text without a file is checked', () => {
    const engine = stubEngine();
    expect(new Linter({ cwd }).verify('GRAPH; RACE;', createPlugin(engine).configs.all)).toHaveLength(1);
    expect(engine.asked.map((asked) => asked.file)).toEqual(['__text__.ts']);
  });

  test('a code block is read as a neighbour of its document, from where it imports', () => {
    const engine = stubEngine();
    const processor = { preprocess: (text: string) => [{ text, filename: '0.ts' }], postprocess: (lists: Linter.LintMessage[][]) => lists.flat() };
    const configs: Linter.Config[] = [{ files: ['**/*.md'], processor }, { files: ['**/*.ts'], ...createPlugin(engine).configs.all }];
    const problems = new Linter({ cwd }).verify('GRAPH; RACE;', configs, {
      filename: '/project/docs/a.md',
      filterCodeBlock: () => true,
    });
    expect(problems).toHaveLength(1);
    expect(engine.asked.map((asked) => asked.file)).toEqual(['docs/a.md.0_0.ts']);
  });

  test('languages of others are left alone', () => {
    const engine = stubEngine();
    lint('GRAPH; RACE;', { engine, filename: '/project/a.vue' });
    expect(engine.asked).toEqual([]);
  });
});

describe('what the plugin says of itself', () => {
  const { meta, rules, configs } = createPlugin(stubEngine());

  test('name, version and namespace', () => {
    expect(meta).toEqual({ name: 'eslint-plugin-superstep', version: packageInfo.version, namespace: 'superstep' });
  });

  test('every rule has a page and no options', () => {
    expect(rules['no-race']?.meta).toMatchObject({
      type: 'problem',
      docs: { description: 'Title of no-race', recommended: true, url: expect.stringMatching(/\/docs\/rules\/no-race\.md$/) },
      schema: [],
    });
  });

  test('a rule says that it fixes and suggests only where it does', () => {
    const [rule] = stubEngine().rules;
    const metaOf = (offers: readonly ('safe' | 'review')[]) => createPlugin({ ...stubEngine(), rules: [{ ...rule!, offers }] }).rules['no-race']?.meta;
    expect(metaOf(['safe'])).toMatchObject({ fixable: 'code' });
    expect(metaOf(['safe'])).not.toHaveProperty('hasSuggestions');
    expect(metaOf(['review'])).toMatchObject({ hasSuggestions: true });
    expect(metaOf(['review'])).not.toHaveProperty('fixable');
    expect(metaOf([])).not.toHaveProperty('fixable');
  });

  test('each configuration holds all of the one before it', () => {
    expect(configs.recommended.rules).toEqual({ 'superstep/no-race': 'error', 'superstep/no-smell': 'warn' });
    expect(configs.strict.rules).toEqual({ ...configs.recommended.rules, 'superstep/no-doubt': 'warn' });
    expect(configs.all.rules).toEqual({ ...configs.strict.rules, 'superstep/no-taste': 'error' });
  });
});
