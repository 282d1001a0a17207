import { renameSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { tempProject, type TempProject } from '../load/project.ts';

const node = (name: string, key: string) => `export const ${name} = () => ({ ${key}: 'x' });\n`;

const GRAPH = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { first } from '@/first';
import { second } from './second';

const State = Annotation.Root({ a: Annotation<string>, b: Annotation<string> });

export const builder = new StateGraph(State)
  .addNode('first', first)
  .addNode('second', second)
  .addEdge(START, 'first')
  .addEdge(START, 'second');
`;

const FILES = {
  'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
  'src/graph.ts': GRAPH,
  'src/first.ts': node('first', 'a'),
  'src/second.ts': node('second', 'b'),
  'other/first.ts': node('first', 'b'),
};

const NOTHING = { keys: ['a', 'b'], findings: 0, open: [] as string[] };

/** One process that stays open while the project changes under it. */
function opened(files: Record<string, string | object>) {
  const project = tempProject(files);
  const analyzer = createAnalyzer({ root: project.root });
  const look = (text?: string) => {
    const { graphs, findings } = analyzer.file('src/graph.ts', text);
    const nodes = graphs[0]?.model.nodes ?? [];
    const keys = nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ writes }) => writes.map(({ key }) => key)));
    const open = nodes.flatMap(({ name, writesOpen }) => (writesOpen === null ? [] : [name]));
    return { keys, findings: findings.length, open };
  };
  return { project, analyzer, look };
}

describe('an analysis in an editor follows the project', () => {
  test.each<[string, (project: TempProject) => void, typeof NOTHING]>([
    ['a sibling is edited', (p) => p.write('src/second.ts', node('second', 'a')), { keys: ['a', 'a'], findings: 1, open: [] }],
    ['a sibling is deleted', (p) => p.remove('src/second.ts'), { keys: ['a'], findings: 0, open: ['second'] }],
    ['a sibling is renamed', (p) => renameSync(p.at('src/second.ts'), p.at('src/third.ts')), { keys: ['a'], findings: 0, open: ['second'] }],
    ['a file takes the place of a sibling', (p) => renameSync(p.at('other/first.ts'), p.at('src/first.ts')), { keys: ['b', 'b'], findings: 1, open: [] }],
    ['the paths of tsconfig.json change', (p) => p.write('tsconfig.json', '{"compilerOptions":{"paths":{"@/*":["./other/*"]}}}'), { keys: ['b', 'b'], findings: 1, open: [] }],
    ['tsconfig.json breaks', (p) => p.write('tsconfig.json', '{'), { keys: ['b'], findings: 0, open: ['first'] }],
  ])('%s, and changes back', (_name, change, after) => {
    const { project, look } = opened(FILES);
    expect(look()).toEqual(NOTHING);
    change(project);
    expect(look()).toEqual(after);
    for (const [path, content] of Object.entries(FILES)) project.write(path, typeof content === 'string' ? content : JSON.stringify(content));
    expect(look()).toEqual(NOTHING);
  });

  test('a sibling that was missing appears', () => {
    const { 'src/second.ts': second, ...others } = FILES;
    const { project, look } = opened(others);
    expect(look().open).toEqual(['second']);
    project.write('src/second.ts', second);
    expect(look()).toEqual(NOTHING);
  });

  test('another branch is checked out: all files change at once', () => {
    const { project, look } = opened(FILES);
    look();
    project.write('src/graph.ts', GRAPH.replace('./second', './deep/second'));
    project.write('src/deep/second.ts', node('second', 'a'));
    project.remove('src/second.ts');
    expect(look()).toEqual({ keys: ['a', 'a'], findings: 1, open: [] });
  });

  test('the text in the editor counts, not the file; siblings come from the disk', () => {
    const { project, look } = opened(FILES);
    const typed = GRAPH.replace("'second', second", "'second', first");
    expect(look(typed)).toEqual({ keys: ['a', 'a'], findings: 1, open: [] });
    expect(look()).toEqual(NOTHING);
    project.write('src/first.ts', node('first', 'b'));
    expect(look(typed)).toEqual({ keys: ['b', 'b'], findings: 1, open: [] });
    expect(look()).toEqual({ keys: ['b', 'b'], findings: 1, open: [] });
  });

  test('nothing changes: nothing is analysed again', () => {
    const { analyzer } = opened(FILES);
    expect(analyzer.file('src/graph.ts')).toBe(analyzer.file('src/graph.ts'));
    expect(analyzer.file('src/graph.ts', GRAPH)).toBe(analyzer.file('src/graph.ts', GRAPH));
  });

  test.each([
    ['CRLF', GRAPH.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${GRAPH}`],
  ])('places in a file with %s are those of the text', (_name, text) => {
    const { analyzer, project } = opened({ ...FILES, 'src/graph.ts': text });
    project.write('src/second.ts', node('second', 'a'));
    const [finding] = analyzer.file('src/graph.ts').findings;
    const shown = text.replace(/^\uFEFF/, '');
    expect(shown.slice(finding!.site.start, finding!.site.end)).toMatch(/'(first|second)'/);
  });
});
