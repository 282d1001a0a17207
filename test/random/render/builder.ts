import { propertyName } from './language.ts';
import { indent } from './scope.ts';
import type { Link, LinkScope } from './links.ts';

/** Where the builder stands: decides whether loops can be written, and whether methods can be nodes. */
export const settings = ['chain', 'chain', 'statements', 'statements', 'reassigned', 'mixed', 'factory', 'factory chain', 'builder factory', 'class', 'class', 'helpers', 'wrapper'] as const;

export type Setting = (typeof settings)[number];

export const hasLoops = (setting: Setting): boolean => !['chain', 'factory chain', 'wrapper', 'reassigned'].includes(setting);

export interface Assembly {
  readonly scope: LinkScope;
  readonly graphArguments: string;
  readonly links: readonly Link[];
  /** Methods and fields for the class that builds the graph. */
  readonly methods: readonly string[];
  readonly wish: string;
}

export interface Assembled {
  /** The expression for the compiled graph. */
  readonly compiled: string;
  /** The name to export. */
  readonly exportName: string;
}

export function assemble(setting: Setting, assembly: Assembly): Assembled {
  return assemblers[setting](assembly);
}

type Assembler = (assembly: Assembly) => Assembled;

const assemblers: Readonly<Record<Setting, Assembler>> = {
  chain: (assembly) => {
    const { file, program } = assembly.scope;
    const apart = program.style.chance(`${assembly.wish} apart`, 50);
    if (!apart) {
      const compiled = program.identifier(assembly.wish);
      file.body(`${file.exported(compiled)}const ${compiled} = ${create(assembly)}`, ...chained(assembly), `  ${compileCall(assembly)};`);
      return { compiled, exportName: compiled };
    }
    const builder = program.identifier('builder');
    file.body(`const ${builder} = ${create(assembly)}`, ...terminated(chained(assembly)));
    return compileOf(assembly, builder);
  },
  statements: (assembly) => {
    const builder = assembly.scope.program.identifier(assembly.scope.program.style.pick(`${assembly.wish} builder name`, ['builder', 'workflow', 'graphBuilder']));
    assembly.scope.file.body(`const ${builder} = ${loose(assembly, create(assembly))};`, ...statements(assembly, builder, assembly.links));
    return compileOf(assembly, builder);
  },
  reassigned: (assembly) => {
    const builder = assembly.scope.program.identifier('builder');
    const lines = assembly.links.flatMap((link) => ('chain' in link ? [`${builder} = ${builder}${link.chain};`] : link.loop(builder)));
    assembly.scope.file.body(`let ${builder}${assembly.scope.program.type(': any')} = ${create(assembly)};`, ...lines);
    return compileOf(assembly, builder);
  },
  mixed: (assembly) => {
    const builder = assembly.scope.program.identifier('workflow');
    const cut = assembly.links.findIndex((link) => 'loop' in link);
    const first = assembly.links.slice(0, cut === -1 ? Math.ceil(assembly.links.length / 2) : cut);
    const lines = terminated(first.map((link) => ('chain' in link ? `  ${link.chain}` : '')));
    assembly.scope.file.body(`const ${builder}${assembly.scope.program.type(': any')} = ${create(assembly)}${first.length === 0 ? ';' : ''}`, ...lines);
    assembly.scope.file.body(...statements(assembly, builder, assembly.links.slice(first.length)));
    return compileOf(assembly, builder);
  },
  factory: (assembly) => inFactory(assembly, (builder) => [`const ${builder}${assembly.scope.program.type(': any')} = ${create(assembly)};`, ...statements(assembly, builder, assembly.links), `return ${builder}${compileCall(assembly)};`]),
  'factory chain': (assembly) => inFactory(assembly, () => [`return ${create(assembly)}`, ...chained(assembly), `  ${compileCall(assembly)};`]),
  'builder factory': (assembly) => {
    const { file, program } = assembly.scope;
    const factory = program.identifier('makeBuilder');
    file.body(`function ${factory}()${program.type(': any')} {`, `  const graph${program.type(': any')} = ${create(assembly)};`, ...indent(statements(assembly, 'graph', assembly.links)), '  return graph;', '}');
    return compileOf(assembly, `${factory}()`);
  },
  class: inClass,
  helpers: (assembly) => {
    const { file, program } = assembly.scope;
    const builder = program.identifier('builder');
    const cut = Math.ceil(assembly.links.length / 2);
    const parts: readonly (readonly [string, readonly Link[]])[] = [
      [program.identifier('addFirst'), assembly.links.slice(0, cut)],
      [program.identifier('addRest'), assembly.links.slice(cut)],
    ];
    for (const [name, links] of parts) {
      const text = [`function ${name}(target${program.type(': any')}) {`, ...indent(statements(assembly, 'target', links)), '}'];
      if (program.style.chance(`${assembly.wish} helpers below`, 40)) file.tail(...text);
      else file.body(...text);
    }
    file.body(`const ${builder} = ${create(assembly)};`, ...parts.map(([name]) => `${name}(${builder});`));
    return compileOf(assembly, builder);
  },
  wrapper: inWrapper,
};

function inFactory(assembly: Assembly, body: (builder: string) => readonly string[]): Assembled {
  const { file, program } = assembly.scope;
  const factory = program.identifier(`create${assembly.wish.charAt(0).toUpperCase()}${assembly.wish.slice(1)}`);
  const arrow = program.style.chance(`${assembly.wish} arrow factory`, 35);
  const head = arrow ? `const ${factory} = () => {` : `function ${factory}() {`;
  file.body(`${file.exported(factory)}${head}`, ...indent(body('builder')), arrow ? '};' : '}');
  const compiled = program.identifier(assembly.wish);
  file.body(`${file.exported(compiled)}const ${compiled} = ${factory}();`);
  return { compiled, exportName: compiled };
}

function inClass(assembly: Assembly): Assembled {
  const { file, program } = assembly.scope;
  const name = program.identifier(`${assembly.wish.charAt(0).toUpperCase()}${assembly.wish.slice(1)}Agent`);
  const field = program.style.pick(`${assembly.wish} field`, ['builder', 'workflow', '#graph'] as const);
  const inline = program.style.chance(`${assembly.wish} field initializer`, 50);
  const receiver = `this.${field}`;
  const split = program.style.chance(`${assembly.wish} split methods`, 50);
  const cut = split ? Math.ceil(assembly.links.length / 2) : assembly.links.length;
  const privately = field.startsWith('#') ? '' : program.type('private ');
  file.body(
    `${file.exported(name)}class ${name} {`,
    `  ${privately}${field}${program.type(': any')}${inline ? ` = ${create(assembly)}` : ''};`,
    ...indent(assembly.methods),
    '  constructor() {',
    ...(inline ? [] : [`    ${receiver} = ${create(assembly)};`]),
    ...indent(statements(assembly, receiver, assembly.links.slice(0, cut)), '    '),
    ...(split ? ['    this.connect();'] : []),
    '  }',
    ...(split ? ['  connect() {', ...indent(statements(assembly, receiver, assembly.links.slice(cut)), '    '), '  }'] : []),
    '  build() {',
    `    return ${receiver}${compileCall(assembly)};`,
    '  }',
    '}',
  );
  const compiled = program.identifier(assembly.wish);
  file.body(`${file.exported(compiled)}const ${compiled} = new ${name}().build();`);
  return { compiled, exportName: compiled };
}

/** A small builder of the user's own around the library's. */
function inWrapper(assembly: Assembly): Assembled {
  const { file, program } = assembly.scope;
  const any = program.type(': any');
  const flow = program.identifier('FlowBuilder');
  const forward = (method: string, target: string): readonly string[] => [`  ${method}(...args${program.type(': any[]')}) {`, `    this.graph.${target}(...args);`, '    return this;', '  }'];
  file.body(
    `class ${flow} {`,
    `  graph${any};`,
    `  constructor(graph${any}) {`,
    '    this.graph = graph;',
    '  }',
    `  node(name${any}, run${any}, options${program.type('?: any')}) {`,
    '    this.graph.addNode(name, run, options);',
    '    return this;',
    '  }',
    `  edge(from${any}, to${any}) {`,
    '    this.graph.addEdge(from, to);',
    '    return this;',
    '  }',
    ...forward('branch', 'addConditionalEdges'),
    ...forward('first', 'setEntryPoint'),
    ...forward('last', 'setFinishPoint'),
    ...forward('sequence', 'addSequence'),
    '  done() {',
    '    return this.graph.compile();',
    '  }',
    '}',
  );
  const renamed = assembly.links.map((link) => ('chain' in link ? `  ${link.chain.replace(/^\.\w+/, (method) => wrapped[method] ?? method)}` : ''));
  const compiled = program.identifier(assembly.wish);
  file.body(`${file.exported(compiled)}const ${compiled} = new ${flow}(${create(assembly)})`, ...renamed, '  .done();');
  return { compiled, exportName: compiled };
}

const wrapped: Readonly<Record<string, string>> = {
  '.addNode': '.node',
  '.addEdge': '.edge',
  '.addConditionalEdges': '.branch',
  '.setEntryPoint': '.first',
  '.setFinishPoint': '.last',
  '.addSequence': '.sequence',
};

function create(assembly: Assembly): string {
  const { program, file } = assembly.scope;
  const generics = program.style.chance(`${assembly.wish} generics`, 10) ? program.type('<any, any, any, any>') : '';
  return `new ${program.library(file, 'StateGraph')}${generics}(${assembly.graphArguments})`;
}

function loose(assembly: Assembly, text: string): string {
  return `${text}${assembly.scope.program.type(assembly.scope.program.style.pick(`${assembly.wish} loose`, [' as any', '', ' as unknown as any']))}`;
}

function chained(assembly: Assembly): readonly string[] {
  const ignore = assembly.scope.program.language.typed && assembly.scope.program.style.chance(`${assembly.wish} ts-ignore`, 15);
  return assembly.links.flatMap((link, index) => ('chain' in link ? [...(ignore && index % 3 === 1 ? ['  // @ts-ignore'] : []), `  ${link.chain}`] : []));
}

/** Ends the last of some lines of a chain. */
function terminated(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? `${line};` : line));
}

function statements(assembly: Assembly, receiver: string, links: readonly Link[]): readonly string[] {
  const { program } = assembly.scope;
  return links.flatMap((link, index) => {
    if (!('chain' in link)) return link.loop(receiver);
    const cast = program.language.typed && program.style.chance(`${assembly.wish} cast ${index}`, 8);
    const bang = program.language.typed && program.style.chance(`${assembly.wish} bang ${index}`, 5);
    // A line must not start with a parenthesis where semicolons are left out.
    return [`${cast ? `void (${receiver} as any)` : bang ? `${receiver}!` : receiver}${link.chain};`];
  });
}

function compileOf(assembly: Assembly, builder: string): Assembled {
  const { program, file } = assembly.scope;
  const compiled = program.identifier(assembly.wish);
  file.body(`${file.exported(compiled)}const ${compiled} = ${builder}${compileCall(assembly)};`);
  return { compiled, exportName: compiled };
}

function compileCall(assembly: Assembly): string {
  const { program } = assembly.scope;
  const options = program.style.pick(`${assembly.wish} compile`, ['', '', `{ ${propertyName('name', (text) => program.quote(text))}: ${program.quote('agent')} }`]);
  return `.compile(${options})`;
}
