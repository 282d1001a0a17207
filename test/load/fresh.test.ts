import { renameSync, statSync, utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createLoader } from '../../src/extract/load/loader.ts';
import { tempProject, type TempProject } from './project.ts';

/** What a session says of one import, and whether a later one would say the same. */
function watched(files: Record<string, string | object>, specifier: string, from = 'a.ts') {
  const project = tempProject(files);
  const loader = createLoader({ root: project.root });
  const look = () => {
    const session = loader.session();
    const resolution = session.resolve(specifier, project.at(from));
    const text = resolution.kind === 'file' ? session.unit(resolution.file)?.text : undefined;
    const path = resolution.kind === 'file' ? resolution.file.slice(project.root.length + 1) : resolution.kind;
    return { path, text, stamps: session.dependencies() };
  };
  return { project, loader, look };
}

const ALIASED = { 'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } }, 'src/x.ts': 'src' };
const WORKSPACE = {
  'package.json': { workspaces: ['packages/*'] },
  'packages/core/package.json': { name: 'core', main: 'index.ts' },
  'packages/core/index.ts': 'core',
};

type Change = (project: TempProject) => void;

describe('a session after a change sees it, and the stamps before it are no longer good', () => {
  test.each<[string, Record<string, string | object>, string, Change, string, string | undefined]>([
    ['an edit', { 'x.ts': '1' }, './x', (p) => p.write('x.ts', '22'), 'x.ts', '22'],
    ['a deletion', { 'x.ts': '1' }, './x', (p) => p.remove('x.ts'), 'missing', undefined],
    ['a deletion that uncovers another', { 'x.ts': '1', 'x.js': 'js' }, './x', (p) => p.remove('x.ts'), 'x.js', 'js'],
    ['a rename', { 'x.ts': '1' }, './x', (p) => renameSync(p.at('x.ts'), p.at('y.ts')), 'missing', undefined],
    ['a rename of the extension', { 'x.ts': '1' }, './x', (p) => renameSync(p.at('x.ts'), p.at('x.tsx')), 'x.tsx', '1'],
    ['an arrival', {}, './x', (p) => p.write('x/index.ts', '1'), 'x/index.ts', '1'],
    ['an arrival that covers another', { 'x.js': '1' }, './x', (p) => p.write('x.ts', '2'), 'x.ts', '2'],
    ['an edit of paths', ALIASED, '@/x', (p) => p.write('tsconfig.json', '{}'), 'missing', undefined],
    [
      'an edit of what a configuration extends',
      { 'tsconfig.json': { extends: './base.json' }, 'base.json': {}, 'src/x.ts': 'src' },
      '@/x',
      (p) => p.write('base.json', '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}'),
      'src/x.ts',
      'src',
    ],
    [
      'an edit of imports',
      { 'package.json': { imports: { '#x': './a.ts' } }, 'a.ts': '1', 'b.ts': '2' },
      '#x',
      (p) => p.write('package.json', '{"imports":{"#x":"./b.ts"}}'),
      'b.ts',
      '2',
    ],
    [
      'a new package of the workspace',
      { 'package.json': WORKSPACE['package.json'] },
      'core',
      (p) => {
        p.write('packages/core/package.json', '{"name":"core","main":"index.ts"}');
        p.write('packages/core/index.ts', 'core');
      },
      'packages/core/index.ts',
      'core',
    ],
    ['an installation', WORKSPACE, 'core', (p) => p.write('node_modules/core/index.js', ''), 'package', undefined],
    [
      'a link that leads elsewhere',
      { 'one/package.json': { main: 'x.ts' }, 'one/x.ts': '1', 'two/package.json': { main: 'x.ts' }, 'two/x.ts': '2' },
      'core',
      (p) => p.link('node_modules/core', 'two'),
      'two/x.ts',
      '2',
    ],
  ])('%s', (_name, files, specifier, change, path, text) => {
    const { project, loader, look } = watched(files, specifier);
    const { stamps } = look();
    expect(loader.unchanged(stamps)).toBe(true);
    change(project);
    expect(loader.unchanged(stamps)).toBe(false);
    expect(look()).toMatchObject({ path, text });
  });

  test('a nearer configuration', () => {
    const { project, loader, look } = watched({ ...ALIASED, 'lib/x.ts': 'lib' }, '@/x', 'src/a.ts');
    const { stamps } = look();
    project.write('src/tsconfig.json', '{"compilerOptions":{"paths":{"@/*":["../lib/*"]}}}');
    expect(loader.unchanged(stamps)).toBe(false);
    expect(look().path).toBe('lib/x.ts');
  });

  test('another branch', () => {
    const { project, loader, look } = watched({ 'x.ts': 'main', 'y.ts': 'main' }, './x');
    const { stamps } = look();
    project.write('.branch/x.ts', 'feat');
    renameSync(project.at('x.ts'), project.at('.branch/old.ts'));
    renameSync(project.at('.branch/x.ts'), project.at('x.ts'));
    expect(loader.unchanged(stamps)).toBe(false);
    expect(look().text).toBe('feat');
  });

  test('an exchange for a file of the same size and time', () => {
    const { project, loader, look } = watched({ 'x.ts': 'one' }, './x');
    const { stamps } = look();
    const { atime, mtime } = statSync(project.at('x.ts'));
    project.write('y.ts', 'two');
    utimesSync(project.at('y.ts'), atime, mtime);
    utimesSync(project.at('x.ts'), atime, mtime);
    renameSync(project.at('y.ts'), project.at('x.ts'));
    expect(loader.unchanged(stamps)).toBe(false);
    expect(look().text).toBe('two');
  });

  test('an edit of the same size whose time was set back', async () => {
    const { project, loader, look } = watched({ 'x.ts': 'one' }, './x');
    utimesSync(project.at('x.ts'), 1, 1);
    const { stamps } = look();
    await wait(20);
    project.write('x.ts', 'two');
    utimesSync(project.at('x.ts'), 1, 1);
    expect(loader.unchanged(stamps)).toBe(false);
    expect(look().text).toBe('two');
  });
});

describe('stamps stay good', () => {
  test('when something changes that was only found to be there', () => {
    const { project, loader } = watched({ 'x.ts': '1' }, './x');
    const session = loader.session();
    session.resolve('./x', project.at('a.ts'));
    project.write('x.ts', '22');
    expect(loader.unchanged(session.dependencies())).toBe(true);
  });

  test('when something changes that was not looked at', () => {
    const { project, loader, look } = watched({ 'x.ts': '1' }, './x');
    const { stamps } = look();
    project.write('y.ts', '');
    project.write('tsconfig.json', '{}');
    expect(loader.unchanged(stamps)).toBe(true);
  });
});

test('one session sees one state, whatever happens meanwhile', () => {
  const { project, loader } = watched({ 'x.ts': 'one' }, './x');
  const session = loader.session();
  const unit = session.unit(project.at('x.ts'));
  session.resolve('./y', project.at('a.ts'));
  project.write('x.ts', 'two and more');
  project.write('y.ts', '');
  expect(session.unit(project.at('x.ts'))).toBe(unit);
  expect(session.resolve('./y.js', project.at('a.ts'))).toMatchObject({ kind: 'missing' });
});

describe('the text of an editor', () => {
  test('stands for the file, in that session alone', () => {
    const { project, loader } = watched({ 'a.ts': 'saved' }, './x');
    const file = project.at('a.ts');
    expect(loader.session({ file, text: 'typed' }).unit(file)?.text).toBe('typed');
    expect(loader.session().unit(file)?.text).toBe('saved');
    expect(loader.session({ file, text: 'TYPED' }).unit(file)?.text).toBe('TYPED');
  });

  test('is parsed once, and not again when it is saved', () => {
    const { project, loader } = watched({ 'a.ts': 'saved' }, './x');
    const file = project.at('a.ts');
    const typed = loader.session({ file, text: 'typed' }).unit(file);
    expect(loader.session({ file, text: 'typed' }).unit(file)).toBe(typed);
    project.write('a.ts', 'typed');
    expect(loader.session().unit(file)).toBe(typed);
    expect(loader.session({ file, text: 'typed' }).unit(file)).toBe(typed);
  });

  test('does not throw away what is on disk', () => {
    const { project, loader } = watched({ 'a.ts': 'saved' }, './x');
    const file = project.at('a.ts');
    const saved = loader.session().unit(file);
    loader.session({ file, text: 'typed' }).unit(file);
    loader.session({ file, text: 'typed more' }).unit(file);
    expect(loader.session().unit(file)).toBe(saved);
  });

  test('needs no file, and its stamps do not speak of one', () => {
    const { project, loader } = watched({}, './x');
    const file = project.at('new.ts');
    const session = loader.session({ file, text: 'typed' });
    expect(session.resolve('./new', project.at('a.ts'))).toEqual({ kind: 'file', file });
    expect(session.unit(file)?.text).toBe('typed');
    expect(session.dependencies()).toEqual([]);
    expect(loader.session().resolve('./new', project.at('a.ts'))).toMatchObject({ kind: 'missing' });
  });
});

describe('memory', () => {
  test('is bounded, however many files are read', () => {
    const { project, loader: unbounded } = watched({}, './x');
    const loader = createLoader({ root: project.root, capacity: 20_000 });
    for (let index = 0; index < 40; index++) {
      project.write(`${index}.ts`, 'x'.repeat(1_000));
      loader.session().unit(project.at(`${index}.ts`));
      unbounded.session().unit(project.at(`${index}.ts`));
    }
    expect(loader.size).toBe(10);
    expect(unbounded.size).toBe(40);
  });

  test('keeps one text of an editor a file', () => {
    const { project } = watched({}, './x');
    const loader = createLoader({ root: project.root, capacity: 5_000 });
    const other = loader.session({ file: project.at('b.ts'), text: 'b' }).unit(project.at('b.ts'));
    for (let index = 0; index < 40; index++) {
      loader.session({ file: project.at('a.ts'), text: 'x'.repeat(1_000) + index }).unit(project.at('a.ts'));
    }
    expect(loader.session({ file: project.at('b.ts'), text: 'b' }).unit(project.at('b.ts'))).toBe(other);
  });

  test('does not keep a file larger than all of it', () => {
    const { project } = watched({ 'a.ts': 'x'.repeat(10_000) }, './x');
    const loader = createLoader({ root: project.root, capacity: 5_000 });
    expect(loader.session().unit(project.at('a.ts'))?.text).toHaveLength(10_000);
    expect(loader.size).toBe(0);
  });
});

test('an import costs a few stamps', () => {
  const { project, loader } = watched({ 'x.ts': '', 'package.json': {}, 'tsconfig.json': {} }, './x');
  const costs = ['./x.js', '@langchain/langgraph', 'node:fs'].map((specifier) => {
    const session = loader.session();
    session.resolve(specifier, project.at('a.ts'));
    return session.dependencies().length;
  });
  expect(costs).toEqual([1, 0, 0]);
});
