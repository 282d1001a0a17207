import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { Script } from 'node:vm';
import ts from 'typescript';
import type { Rendered } from './render/index.ts';
import type { ModuleSpec } from './spec.ts';
import type { Choices } from './choices.ts';

const require = createRequire(import.meta.url);

/** The parts of a compiled graph that the referee looks at. */
export interface Compiled {
  readonly builder: {
    readonly nodes: Readonly<Record<string, { readonly defer?: boolean; readonly ends?: readonly string[] }>>;
    readonly edges: ReadonlySet<readonly [string, string]>;
    readonly waitingEdges: ReadonlySet<readonly [readonly string[], string]>;
    readonly branches: Readonly<Record<string, Readonly<Record<string, { readonly ends?: Readonly<Record<string, string>> }>>>>;
  };
  readonly channels: Record<string, Channel>;
  stream(input: unknown, options: object): Promise<AsyncIterable<DebugEvent>>;
}

export interface Channel {
  readonly lc_graph_name: string;
  readonly guard?: boolean;
  update(values: readonly unknown[]): boolean;
  fromCheckpoint(checkpoint: unknown): Channel;
  isAvailable(): boolean;
}

export interface DebugEvent {
  readonly step: number;
  readonly type: string;
  readonly payload: { readonly name: string };
}

interface Library {
  readonly StateGraph: { readonly prototype: { compile(this: unknown, ...args: readonly unknown[]): Compiled } };
}

export class SyntaxFailure extends Error {}

/** Evaluates a rendered program in this process; `./choices` is replaced. Returns the compiled graphs in the order of the spec. */
export function load(rendered: Rendered, spec: ModuleSpec, choices: Choices): readonly Compiled[] {
  const compiled = recordingCompiles(() => {
    const loader = new ModuleLoader(rendered.files, choices);
    for (const file of new Set([rendered.main, ...rendered.graphFiles])) loader.load(file);
  });
  return spec.graphs.map((graph) => {
    const names = graph.nodes.map((node) => node.name);
    const found = compiled.find((each) => {
      const nodes = Object.keys(each.builder.nodes);
      return nodes.length === names.length && names.every((name) => nodes.includes(name));
    });
    if (found === undefined) throw new Error(`the program compiled no graph with the nodes ${names.join(', ')}`);
    return found;
  });
}

/** Evaluates a program of one file that compiles one graph. */
export function loadText(text: string): Compiled {
  const none = () => {
    throw new Error('the program makes no choices');
  };
  const [graph] = recordingCompiles(() => void new ModuleLoader(new Map([['program.ts', text]]), { choose: none, flip: none, items: none, decide: none }).load('program.ts'));
  if (graph === undefined) throw new Error('the program compiled no graph');
  return graph;
}

function recordingCompiles(run: () => void): readonly Compiled[] {
  const { prototype } = (require('@langchain/langgraph') as Library).StateGraph;
  const original = prototype.compile;
  const compiled: Compiled[] = [];
  prototype.compile = function (...args) {
    const graph = original.call(this, ...args);
    compiled.push(graph);
    return graph;
  };
  try {
    run();
  } finally {
    prototype.compile = original;
  }
  return compiled;
}

/** CommonJS over a map of files. */
class ModuleLoader {
  readonly #files: ReadonlyMap<string, string>;
  readonly #choices: Choices;
  readonly #loaded = new Map<string, { exports: unknown }>();

  constructor(files: ReadonlyMap<string, string>, choices: Choices) {
    this.#files = files;
    this.#choices = choices;
  }

  load(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    this.#loaded.set(file, module);
    const code = file.endsWith('.cjs') ? (this.#files.get(file) ?? '') : transpile(file, this.#files.get(file) ?? '');
    const run = new Script(`(function (exports, require, module) {${code.replace(/^\ufeff/, '')}\n})`, { filename: file }).runInThisContext() as (
      exports: unknown,
      load: (specifier: string) => unknown,
      module: { exports: unknown },
    ) => void;
    run(module.exports, (specifier) => this.#require(file, specifier), module);
    return module.exports;
  }

  #require(from: string, specifier: string): unknown {
    if (!specifier.startsWith('.')) return require(specifier);
    const stem = posix.join(posix.dirname(from), specifier).replace(/\.[cm]?[jt]sx?$/, '');
    if (stem === 'choices') return this.#choices;
    const stems = [stem, `${stem}/index`];
    const file = [...this.#files.keys()].find((name) => stems.includes(name.replace(/\.[cm]?[jt]sx?$/, '')));
    if (file === undefined) throw new Error(`${from} imports ${specifier}, which does not exist`);
    return this.load(file);
  }
}

const options: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true, jsx: ts.JsxEmit.React, verbatimModuleSyntax: false };

function transpile(fileName: string, text: string): string {
  const asModule = fileName.replace(/\.[cm]([jt]s)$/, '.$1');
  const output = ts.transpileModule(text, { fileName: asModule, compilerOptions: options, reportDiagnostics: true });
  const [diagnostic] = output.diagnostics ?? [];
  if (diagnostic !== undefined) throw new SyntaxFailure(`${fileName}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')} at ${diagnostic.start}`);
  return output.outputText;
}
