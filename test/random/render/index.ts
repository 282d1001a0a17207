import type { ModuleSpec } from '../spec.ts';
import { choicesText } from './choices.ts';
import { finish } from './finish.ts';
import { renderGraph, type RenderedGraph } from './graph.ts';
import { Program } from './program.ts';
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
  const extension = program.language.extension;
  const files = [...program.files()].map(([name, file]): [string, string] => [`${name}.${extension}`, finish(style, file.text())]);
  return {
    files: new Map([...files, [`choices.${extension}`, choicesText(program.language)]]),
    main: `agent.${extension}`,
    graphFiles: graphs.map((graph) => `${graph.file.name}.${extension}`),
    dialects: graphs.map((graph) => graph.dialect),
    decisions: [...style.decisions.values()],
  };
}
