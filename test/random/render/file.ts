import { posix } from 'node:path';
import type { Language } from './language.ts';
import type { Style } from './style.ts';

/** One file of the rendered program: collects imports, declarations and exports, and knows how each is written. */
export class SourceFile {
  readonly name: string;
  readonly #imports = new Map<string, Map<string, string>>();
  readonly #namespaces = new Map<string, string>();
  readonly #exports: string[] = [];
  readonly #head: string[] = [];
  readonly #body: string[] = [];
  readonly #tail: string[] = [];
  readonly #style: Style;
  readonly #language: Language;
  readonly quote: (text: string) => string;

  constructor(name: string, style: Style, language: Language, quote: (text: string) => string) {
    this.name = name;
    this.#style = style;
    this.#language = language;
    this.quote = quote;
  }

  /** The expression that names an export of another module: `StateGraph`, `Graph`, `lg.StateGraph`. */
  import(module: string, symbol: string): string {
    const how = this.#style.pick(`import ${this.name} ${module}`, ['named', 'named', 'namespace', 'renamed', 'named'] as const);
    if (how === 'namespace') return `${this.#namespace(module)}.${symbol}`;
    const names = this.#imports.get(module) ?? new Map<string, string>();
    this.#imports.set(module, names);
    const known = names.get(symbol);
    if (known !== undefined) return known;
    const renamed = how === 'renamed' && this.#style.chance(`rename ${symbol}`, 60);
    const taken = [...this.#imports.values()].some((other) => [...other.values()].includes(symbol));
    const local = renamed || taken ? `${symbol}_${taken ? this.#imports.size : ''}` : symbol;
    names.set(symbol, local);
    return local;
  }

  /** `import name from module`. */
  importDefault(module: string, name: string): string {
    const names = this.#imports.get(module) ?? new Map<string, string>();
    this.#imports.set(module, names.set('default', name));
    return name;
  }

  /** An import by a fixed name, whatever the style of the file. */
  importNamed(module: string, symbol: string): string {
    const names = this.#imports.get(module) ?? new Map<string, string>();
    this.#imports.set(module, names.set(symbol, symbol));
    return symbol;
  }

  sibling(file: string): string {
    const path = posix.relative(posix.dirname(this.name), file);
    const relative = path.startsWith('.') ? path : `./${path}`;
    return this.#language.importExtension === '' && relative.endsWith('/index') ? relative.slice(0, -'/index'.length) : `${relative}${this.#language.importExtension}`;
  }

  /** Declarations before everything else, in order. */
  head(...lines: readonly string[]): void {
    this.#head.push(...lines);
  }

  body(...lines: readonly string[]): void {
    this.#body.push(...lines);
  }

  /** Hoisted function declarations below their use. */
  tail(...lines: readonly string[]): void {
    this.#tail.push(...lines);
  }

  /** Marks a declaration as exported; returns what goes before it. */
  exported(name: string): string {
    if (!this.#language.commonJs && this.#style.pick(`export ${this.name}`, ['inline', 'inline', 'list'] as const) === 'inline') return 'export ';
    this.#exports.push(name);
    return '';
  }

  text(): string {
    return [...this.#importLines(), ...this.#head, ...this.#body, ...this.#tail, ...this.#exportLines(), ''].join('\n');
  }

  #namespace(module: string): string {
    const known = this.#namespaces.get(module);
    if (known !== undefined) return known;
    const base = module.replace(/\.\w+$/, '').split('/').at(-1)?.replace(/\W/g, '') ?? 'lib';
    const name = `${base}_${this.#namespaces.size + 1}`;
    this.#namespaces.set(module, name);
    return name;
  }

  #importLines(): readonly string[] {
    const spaces = [...this.#namespaces].map(([module, name]) =>
      this.#language.commonJs ? `const ${name} = require(${this.quote(module)});` : `import * as ${name} from ${this.quote(module)};`,
    );
    return [...spaces, ...[...this.#imports].flatMap(([module, names]) => this.#namedImport(module, names))];
  }

  #namedImport(module: string, names: ReadonlyMap<string, string>): readonly string[] {
    const fallback = names.get('default');
    const named = [...names].filter(([symbol]) => symbol !== 'default');
    const from = this.quote(module);
    if (this.#language.commonJs) {
      const list = named.map(([symbol, local]) => (symbol === local ? symbol : `${symbol}: ${local}`)).join(', ');
      return [
        ...(fallback === undefined ? [] : [`const ${fallback} = require(${from});`]),
        ...(named.length === 0 ? [] : [`const { ${list} } = require(${from});`]),
      ];
    }
    const list = named.map(([symbol, local]) => (symbol === local ? symbol : `${symbol} as ${local}`)).join(', ');
    const clauses = [...(fallback === undefined ? [] : [fallback]), ...(named.length === 0 ? [] : [`{ ${list} }`])];
    return [`import ${clauses.join(', ')} from ${from};`];
  }

  #exportLines(): readonly string[] {
    if (this.#exports.length === 0) return [];
    const list = this.#exports.join(', ');
    if (!this.#language.commonJs) return [`export { ${list} };`];
    const singly = this.#style.chance(`exports ${this.name}`, 40);
    return singly ? this.#exports.map((name) => `exports.${name} = ${name};`) : [`module.exports = { ${list} };`];
  }
}
