import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstalledProject } from '../cli/installed.ts';
import { type CodeAction, Editor } from './language-server.ts';

const RACE = 'superstep/no-unreduced-parallel-write';

const STATE = `import { Annotation } from '@langchain/langgraph';

export const State = Annotation.Root({ draft: Annotation<string[]>() });
`;

const MENDED = STATE.replace('Annotation<string[]>()', 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })');

/** Two nodes that start together write one key, which is declared in `state`. */
function agent(state: string): string {
  return `${state}
export const graph = new StateGraph(State)
  .addNode('research', () => ({ draft: ['found'] }))
  .addNode('critique', () => ({ draft: ['judged'] }))
  .addEdge(START, 'research')
  .addEdge(START, 'critique')
  .addEdge('research', END)
  .addEdge('critique', END)
  .compile();
`;
}

/** A fix that nobody needs to look at. */
const PUSHED = agent(MENDED.replace('{ Annotation }', '{ Annotation, END, START, StateGraph }').replace('a.concat(b)', '{ a.push(...b); return a; }'));

const APART = agent(`import { END, START, StateGraph } from '@langchain/langgraph';\nimport { State } from './state.js';\n`);
const WHOLE = agent(STATE.replace('{ Annotation }', '{ Annotation, END, START, StateGraph }'));

/** Four times what a machine with other work to do takes. */
const MOST_MILLISECONDS = 400;

let project: InstalledProject;

beforeAll(() => {
  project = new InstalledProject();
  project.write('package.json', '{ "name": "app", "private": true, "type": "module" }');
  project.write('eslint.config.js', `import parser from '@typescript-eslint/parser';
import superstep from 'eslint-plugin-superstep';
export default [{ files: ['**/*.ts'], languageOptions: { parser } }, superstep.configs.recommended];
`);
  for (const [name, text] of [['src/state.ts', STATE], ['src/apart.ts', APART], ['src/whole.ts', WHOLE], ['src/pushed.ts', PUSHED]] as const) project.write(name, text);
}, 240_000);

afterAll(() => project.remove());

function suggestionsOf(actions: readonly CodeAction[]): readonly CodeAction[] {
  return actions.filter(({ command }) => command?.command === 'eslint.applySuggestion');
}

describe.each([['9.39', 'eslint9-latest'], ['10', 'eslint']])('an editor with the language server of ESLint, and ESLint %s', (_, installed) => {
  let editor: Editor;

  beforeAll(async () => {
    project.link(installed, 'eslint');
    editor = new Editor(project.folder);
    await editor.start();
  });

  afterAll(() => editor.stop());

  test('shows a finding with its page, and a suggestion that mends it', async () => {
    editor.opens('src/whole.ts', WHOLE);
    const [race, ...others] = await editor.diagnostics('src/whole.ts');
    expect(others).toEqual([]);
    expect(race).toMatchObject({ code: RACE, severity: 1, range: { start: { line: 5, character: 32 } } });
    expect(race!.codeDescription!.href).toMatch(/\/docs\/rules\/no-unreduced-parallel-write\.md$/);
    const [first] = suggestionsOf(await editor.actions('src/whole.ts', race!));
    await editor.choose(first!);
    expect(editor.textOf('src/whole.ts')).toContain('reducer');
    expect(await editor.diagnostics('src/whole.ts')).toEqual([]);
  });

  test('repairs all that is safe to repair at once', async () => {
    editor.opens('src/pushed.ts', PUSHED);
    const [impure] = await editor.diagnostics('src/pushed.ts');
    expect(impure).toMatchObject({ code: 'superstep/no-impure-reducer' });
    const [all] = await editor.actions('src/pushed.ts', impure!, 'source.fixAll.eslint');
    await editor.choose(all!);
    expect(editor.textOf('src/pushed.ts')).not.toBe(PUSHED);
    expect(await editor.diagnostics('src/pushed.ts')).toEqual([]);
  });

  test('says the command that mends what another file declares, and the command does', async () => {
    editor.opens('src/apart.ts', APART);
    const [race] = await editor.diagnostics('src/apart.ts');
    const actions = await editor.actions('src/apart.ts', race!);
    expect(suggestionsOf(actions)).toEqual([]);
    expect(race!.message).toContain('`draft` is declared in src/state.ts:3, and `npx superstep fix add-reducers` can mend it there.');
    const command = /`npx superstep ([^`]+)`/.exec(race!.message)![1]!;
    const { status, stderr } = await project.superstep(...command.split(' '), 'src/apart.ts', '--write', '--force');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await editor.diagnostics('src/apart.ts')).toEqual([]);
    project.write('src/state.ts', STATE);
  });

  test('follows a sibling that is saved, both ways', async () => {
    editor.opens('src/apart.ts', APART);
    const rules = async (): Promise<readonly string[]> => (await editor.diagnostics('src/apart.ts')).map(({ code }) => code);
    expect(await rules()).toEqual([RACE]);
    project.write('src/state.ts', MENDED);
    expect(await rules()).toEqual([]);
    project.write('src/state.ts', STATE);
    expect(await rules()).toEqual([RACE]);
  });

  test('answers while somebody types', async () => {
    editor.opens('src/typed.ts', WHOLE);
    await editor.diagnostics('src/typed.ts');
    const times: number[] = [];
    for (let typed = 1; typed <= 11; typed += 1) {
      const text = WHOLE.replace("'judged'", `'judged${'!'.repeat(typed)}'`);
      const before = performance.now();
      editor.types('src/typed.ts', text);
      const found = await editor.diagnostics('src/typed.ts');
      times.push(performance.now() - before);
      expect(found.map(({ code }) => code)).toEqual([RACE]);
    }
    const median = times.sort((a, b) => a - b)[5]!;
    console.log(`from a key to its diagnostics, in the median: ${median.toFixed(1)} ms`);
    expect(median, 'milliseconds from a key to its diagnostics').toBeLessThan(MOST_MILLISECONDS);
  });
});
