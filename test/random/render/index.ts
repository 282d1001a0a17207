import { inputKeysOf, type ModuleSpec } from '../spec.ts';
import { choicesText } from './choices.ts';
import { finish } from './finish.ts';
import { renderGraph, type RenderedGraph } from './graph.ts';
import { Program } from './program.ts';
import { propertyName } from './language.ts';
import { keyOf } from './scope.ts';
import { valueText } from './values.ts';
import { Style, type StyleDecision } from './style.ts';

/** A module a user could have written, and its siblings. */
export interface Rendered {
  /** File name -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** The file of the outermost graph. */
  readonly main: string;
  /** The file of each graph of the spec. */
  readonly graphFiles: readonly string[];
  readonly dialects: readonly string[];
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** Keys that a run in the module passes to the outermost graph; null: the module runs nothing. */
  readonly visibleInput: readonly string[] | null;
  readonly decisions: readonly StyleDecision[];
}

export function render(spec: ModuleSpec, salt: number, overrides?: ReadonlyMap<string, number>): Rendered {
  const style = new Style(salt, overrides);
  const program = new Program(spec, style);
  const graphs: RenderedGraph[] = [];
  for (const graph of spec.graphs) {
    // What is in the main file cannot be imported by the files it imports.
    const importable = graphs.every((other) => other.file !== program.main);
    const apart = graph !== spec.graphs.at(-1) && importable && style.chance(`${graph.name} apart`, 60);
    graphs.push(renderGraph(program, graph, apart ? program.file(graph.name) : program.main, graphs));
  }
  const visibleInput = renderRun(program, graphs.at(-1));
  const extension = program.language.extension;
  const files = [...program.files()].map(([name, file]): [string, string] => [`${name}.${extension}`, finish(style, file.text())]);
  return {
    files: new Map([...files, [`choices.${extension}`, choicesText(program.language)]]),
    main: `agent.${extension}`,
    graphFiles: graphs.map((graph) => `${graph.file.name}.${extension}`),
    dialects: graphs.map((graph) => graph.dialect),
    answers: program.answers,
    visibleInput,
    decisions: [...style.decisions.values()],
  };
}

/** A run of the outermost graph at the end of its file. */
function renderRun(program: Program, rendered: RenderedGraph | undefined): readonly string[] | null {
  const graph = program.spec.graphs.at(-1);
  if (rendered === undefined || graph === undefined || !program.style.chance('visible run', 15)) return null;
  const keys = inputKeysOf(graph).filter((key) => program.style.chance(`run with ${key}`, 60));
  const quote = (text: string): string => program.quote(text);
  const members = keys.map((key) => `${propertyName(key, quote)}: ${valueText(program, program.main, keyOf(graph, key), { key, maybe: false, value: 'fresh' }, null)}`);
  const input = members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  const main = program.identifier('main');
  const way = program.style.pick('run way', [`return ${rendered.compiled}.invoke(${input});`, `for await (const chunk of await ${rendered.compiled}.stream(${input}, { streamMode: ${quote('values')} })) console.log(chunk);`]);
  program.main.tail(`async function ${main}() {`, `  ${way}`, '}', `void ${main};`);
  return keys;
}
