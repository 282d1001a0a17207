import type { GraphSpec } from '../spec.ts';
import type { SourceFile } from './file.ts';
import { camel, isIdentifier, propertyName, access } from './language.ts';
import type { Program } from './program.ts';
import { indent, type Scope } from './scope.ts';

/** Where functions live in one graph: beside the builder, in objects and classes that collect them, in other files. */
export class Homes {
  readonly #program: Program;
  readonly #graph: GraphSpec;
  readonly #file: SourceFile;
  readonly #stateType: string;
  readonly #members = new Map<Collection, string[]>();
  readonly #owners = new Map<Collection, string>();
  /** The class that builds the graph, when there is one, takes methods too. */
  readonly methods: string[] = [];
  readonly #inClass: boolean;

  constructor(program: Program, graph: GraphSpec, file: SourceFile, stateType: string, inClass: boolean) {
    this.#program = program;
    this.#graph = graph;
    this.#file = file;
    this.#stateType = stateType;
    this.#inClass = inClass;
  }

  /** Settles a function and returns the expression that stands for it. */
  settle(role: 'node' | 'router', name: string, lines: (scope: Scope) => readonly string[]): string {
    const { style } = this.#program;
    const topic = `${this.#graph.name} ${role} ${name}`;
    const home = this.#program.style.pick(`${topic} home`, this.#inClass ? [...homes, 'this', 'this', 'this', 'this arrow'] as const : homes);
    const state = style.pick(`${topic} state`, ['state', 'state', 's', 'input']);
    const at = (file: SourceFile): Scope => ({ program: this.#program, file, graph: this.#graph, topic, state });
    const id = camel(role === 'router' ? `route ${name}` : name);
    return this.#homes[home](id, at, lines, topic, role);
  }

  /** Objects and classes that collected functions, to be declared before the builder. */
  flush(): void {
    for (const [collection, members] of this.#members) this.#file.body(...this.#ownerLines(collection, this.#owner(collection), members));
  }

  #ownerLines(collection: Collection, owner: string, members: readonly string[]): readonly string[] {
    if (collection === 'object') return [`const ${owner} = {`, ...indent(members), '};'];
    const upper = owner.charAt(0).toUpperCase() + owner.slice(1);
    if (collection === 'static') return [`class ${upper} {`, ...indent(members), '}'];
    return [`class ${upper} {`, ...indent(members), '}', `const ${owner} = new ${upper}();`];
  }

  #owner(collection: Collection): string {
    const known = this.#owners.get(collection) ?? this.#program.identifier({ object: 'handlers', static: 'tasks', instance: 'steps' }[collection]);
    this.#owners.set(collection, known);
    return known;
  }

  #collect(collection: Collection, lines: readonly string[]): string {
    const members = this.#members.get(collection) ?? [];
    this.#members.set(collection, members);
    members.push(...lines);
    return this.#owner(collection);
  }

  #parameters(scope: Scope, body: readonly string[], anywhere = false): string {
    const used = body.some((line) => new RegExp(`\\b${scope.state}\\b`).test(line));
    if (!used && this.#program.style.chance(`${scope.topic} no parameter`, 60)) return '';
    const type = this.#program.type(`: ${anywhere || scope.file !== this.#file ? 'any' : this.#stateType}`);
    const config = this.#program.style.chance(`${scope.topic} config`, 10) ? `, config${this.#program.type('?: any')}` : '';
    return `${scope.state}${type}${config}`;
  }

  /** A function expression; one that only returns may be written without a block. */
  #arrow(scope: Scope, body: readonly string[], anywhere = false): string {
    const head = `${this.#async(scope)}(${this.#parameters(scope, body, anywhere)})`;
    const [only] = body;
    const short = body.length === 1 && only?.startsWith('return ') === true && !this.#program.style.chance(`${scope.topic} block`, 40);
    if (!short) return [`${head} => {`, ...indent(body), '}'].join('\n');
    const value = only.slice('return '.length, -1);
    return `${head} => ${value.startsWith('{') ? `(${value})` : value}`;
  }

  #function(scope: Scope, name: string, body: readonly string[]): readonly string[] {
    return [`${this.#async(scope)}function ${name}(${this.#parameters(scope, body)}) {`, ...indent(body), '}'];
  }

  #async(scope: Scope): string {
    return this.#program.style.pick(`${scope.topic} async`, ['async ', '', 'async ']);
  }

  readonly #homes: Readonly<Record<Home, Settle>> = {
    inline: (_, at, lines) => {
      const scope = at(this.#file);
      return this.#arrow(scope, lines(scope));
    },
    arrow: (id, at, lines) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      const text = this.#arrow(scope, lines(scope));
      this.#file.body(`${this.#file.exported(name)}const ${name} = ${text};`);
      return name;
    },
    declaration: (id, at, lines, topic) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      const text = this.#function(scope, name, lines(scope));
      if (this.#program.style.chance(`${topic} below`, 40)) this.#file.tail(...text);
      else this.#file.body(...text);
      return name;
    },
    object: (id, at, lines, topic) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      const body = lines(scope);
      const method = this.#program.style.chance(`${topic} shorthand method`, 40);
      const text = method
        ? [`${this.#async(scope)}${name}(${this.#parameters(scope, body)}) {`, ...indent(body), '},']
        : `${propertyName(name, (text) => this.#program.quote(text))}: ${this.#arrow(scope, body)},`.split('\n');
      return access(this.#collect('object', text), name, (text) => this.#program.quote(text));
    },
    static: (id, at, lines) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      const body = lines(scope);
      const owner = this.#collect('static', [`static ${this.#async(scope)}${name}(${this.#parameters(scope, body)}) {`, ...indent(body), '}']);
      return `${owner.charAt(0).toUpperCase()}${owner.slice(1)}.${name}`;
    },
    instance: (id, at, lines, topic) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      const body = lines(scope);
      const owner = this.#collect('instance', [`${this.#async(scope)}${name}(${this.#parameters(scope, body)}) {`, ...indent(body), '}']);
      const any = this.#program.type(': any');
      return this.#program.style.pick(`${topic} bind`, [`${owner}.${name}.bind(${owner})`, `${owner}.${name}`, `(value${any}) => ${owner}.${name}(value)`]);
    },
    factory: (id, at, lines) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(`create${id.charAt(0).toUpperCase()}${id.slice(1)}`);
      this.#file.body(`function ${name}(role${this.#program.type(': string')}) {`, '  void role;', `  return ${this.#arrow(scope, lines(scope)).split('\n').join('\n  ')};`, '}');
      return `${name}(${this.#program.quote('assistant')})`;
    },
    wrapper: (_, at, lines, topic, role) => {
      const scope = at(this.#file);
      return `${this.#wrapper(role === 'router' || this.#program.style.chance(`${topic} plain wrapper`, 50))}(${this.#program.quote(scope.topic)}, ${this.#arrow(scope, lines(scope), true)})`;
    },
    lambda: (_, at, lines) => {
      const scope = at(this.#file);
      return `${this.#file.import('@langchain/core/runnables', 'RunnableLambda')}.from(${this.#arrow(scope, lines(scope), true)})`;
    },
    sibling: (id, at, lines) => this.#sibling(id, at, lines, false),
    barrel: (id, at, lines) => this.#sibling(id, at, lines, true),
    default: (id, at, lines) => {
      const name = this.#program.identifier(id);
      const file = this.#program.file(`${this.#graph.name}-${name}`.replace(/[^\w-]/gu, '_'));
      const scope = at(file);
      const text = this.#function(scope, name, lines(scope));
      if (this.#program.language.commonJs) file.tail(...text, `module.exports = ${name};`);
      else if (this.#program.style.chance(`${scope.topic} default below`, 40)) file.tail(...text, `export default ${name};`);
      else file.body(`export default ${text.join('\n')}`);
      return this.#file.importDefault(this.#file.sibling(file.name), name);
    },
    this: (id, at, lines) => {
      const scope = at(this.#file);
      const body = lines(scope);
      const name = this.#program.identifier(id);
      this.methods.push(`${this.#async(scope)}${name}(${this.#parameters(scope, body)}) {`, ...indent(body), '}');
      return `this.${name}.bind(this)`;
    },
    'this arrow': (id, at, lines) => {
      const scope = at(this.#file);
      const name = this.#program.identifier(id);
      this.methods.unshift(...`${name} = ${this.#arrow(scope, lines(scope))};`.split('\n'));
      return `this.${name}`;
    },
  };

  #sibling(id: string, at: (file: SourceFile) => Scope, lines: (scope: Scope) => readonly string[], barrel: boolean): string {
    const place = this.#program.style.pick(`${this.#graph.name} nodes file`, ['{}-nodes', '{}-nodes', 'nodes/{}', '{}/nodes']);
    const file = this.#program.file(place.replace('{}', this.#graph.name));
    const scope = at(file);
    const name = this.#program.identifier(isIdentifier(id) ? id : `${id}Fn`);
    const body = lines(scope);
    const declared = this.#program.style.chance(`${scope.topic} declared`, 50);
    const text = declared ? this.#function(scope, name, body).join('\n') : `const ${name} = ${this.#arrow(scope, body)};`;
    file.body(`${file.exported(name)}${text}`);
    return barrel ? this.#throughBarrel(file, name) : this.#file.import(this.#file.sibling(file.name), name);
  }

  #throughBarrel(file: SourceFile, name: string): string {
    const barrel = this.#program.file(this.#program.style.pick('barrel file', ['barrel', 'steps/index', 'steps/index']));
    const from = this.#program.quote(barrel.sibling(file.name));
    if (this.#program.language.commonJs) barrel.body(`exports.${name} = require(${from}).${name};`);
    else barrel.body(this.#program.style.chance(`${name} as`, 30) ? `export { ${name} as ${name} } from ${from};` : `export { ${name} } from ${from};`);
    return this.#file.import(this.#file.sibling(barrel.name), name);
  }

  /** `withTiming("plan", fn)`: a function that runs another one. */
  #wrapper(plain: boolean): string {
    const key: Collection | 'plain' | 'awaiting' = plain ? 'plain' : 'awaiting';
    const known = this.#wrappers.get(key);
    if (known !== undefined) return known;
    const name = this.#program.identifier(plain ? 'withLabel' : 'withTiming');
    this.#wrappers.set(key, name);
    const any = this.#program.type(': any');
    const head = `function ${name}(label${this.#program.type(': string')}, fn${any}) {`;
    const inner = plain
      ? [`  void label;`, `  return (value${any}) => fn(value);`]
      : [`  return async (value${any}) => {`, `    const result = await fn(value);`, '    void label;', '    return result;', '  };'];
    this.#file.tail(head, ...inner, '}');
    return name;
  }

  readonly #wrappers = new Map<string, string>();
}

type Collection = 'object' | 'static' | 'instance';

const homes = ['inline', 'inline', 'arrow', 'arrow', 'declaration', 'object', 'static', 'instance', 'factory', 'wrapper', 'lambda', 'sibling', 'sibling', 'barrel', 'default'] as const;

type Home = (typeof homes)[number] | 'this' | 'this arrow';

type Settle = (id: string, at: (file: SourceFile) => Scope, lines: (scope: Scope) => readonly string[], topic: string, role: 'node' | 'router') => string;
