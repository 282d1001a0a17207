import type { GraphSpec, ModuleSpec } from '../spec.ts';
import { START, END } from '../spec.ts';
import { SourceFile } from './file.ts';
import { camel, pascal, chooseLanguage, propertyName, type Language } from './language.ts';
import type { Style } from './style.ts';

/** What all parts of the renderer share: the files so far, identifiers taken, and how names are written. */
export class Program {
  readonly spec: ModuleSpec;
  readonly style: Style;
  readonly language: Language;
  readonly main: SourceFile;
  /** Decision point -> the strings that `decide` may answer there. */
  readonly answers = new Map<string, readonly string[]>();
  readonly #files = new Map<string, SourceFile>();
  readonly #taken = new Set<string>();
  readonly #names = new Map<string, string>();

  constructor(spec: ModuleSpec, style: Style) {
    this.spec = spec;
    this.style = style;
    this.language = chooseLanguage(style);
    this.main = this.file('agent');
  }

  file(name: string): SourceFile {
    const known = this.#files.get(name) ?? new SourceFile(name, this.style, this.language, (text) => this.quote(text));
    this.#files.set(name, known);
    return known;
  }

  files(): ReadonlyMap<string, SourceFile> {
    return this.#files;
  }

  quote(text: string): string {
    const how = this.style.pick('quotes', ['double', 'single', 'double'] as const);
    const double = JSON.stringify(text);
    return how === 'double' ? double : `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  }

  /** A type annotation, or nothing in JavaScript. */
  type(annotation: string): string {
    return this.language.typed ? annotation : '';
  }

  /** An identifier nobody has yet. */
  identifier(wish: string): string {
    const free = [wish, `${wish}Step`, ...Array.from({ length: 99 }, (_, n) => `${wish}${n + 2}`)].find((name) => !this.#taken.has(name)) ?? wish;
    this.#taken.add(free);
    return free;
  }

  /** Runs the first time it is asked for. */
  once(what: string, run: () => void): void {
    if (this.#taken.has(`once ${what}`)) return;
    this.#taken.add(`once ${what}`);
    run();
  }

  /** A function declared once in a file, at its end. */
  helper(file: SourceFile, wish: string, lines: (name: string) => readonly string[]): string {
    const key = `${file.name} helper ${wish}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.identifier(wish);
    this.#names.set(key, name);
    file.tail(...lines(name));
    return name;
  }

  /** The expression for the name of a node, START or END; declares what it needs in the file. */
  nodeName(file: SourceFile, name: string, use: string): string {
    if (name === START || name === END) return this.#boundary(file, name, use);
    const way = this.style.pick('names', ['literal', 'literal', 'const', 'object', 'enum', 'template', 'mixed', 'names file'] as const);
    const literal = way === 'literal' || (way === 'mixed' && this.style.chance(`name ${use} ${name}`, 50));
    if (literal) return this.quote(name);
    if (way === 'enum') return `${this.#nameTable(file, 'Step', this.language.typed)}.${this.#member(name)}`;
    if (way === 'object') return `${this.#nameTable(file, 'STEPS', false)}.${this.#member(name)}`;
    if (way === 'template') return this.#template(file, name);
    return way === 'names file' ? this.#importedName(file, name) : this.#constName(file, name);
  }

  #boundary(file: SourceFile, name: string, use: string): string {
    const way = this.style.pick('boundaries', ['constants', 'constants', 'literals', 'mixed'] as const);
    const literal = way === 'literals' || (way === 'mixed' && this.style.chance(`boundary ${use}`, 50));
    return literal ? this.quote(name) : this.library(file, name === START ? 'START' : 'END');
  }

  /** An export of the library, by whatever entry point the program uses. */
  library(file: SourceFile, symbol: string): string {
    const entry = this.style.pick('entry point', ['main', 'main', 'main', 'web', 'barrel'] as const);
    if (entry === 'main') return file.import('@langchain/langgraph', symbol);
    return entry === 'web' ? file.import('@langchain/langgraph/web', symbol) : this.#throughBarrel(file, symbol);
  }

  #throughBarrel(file: SourceFile, symbol: string): string {
    const barrel = this.file('lib');
    if (!this.#taken.has(`lib ${symbol}`)) {
      this.#taken.add(`lib ${symbol}`);
      if (this.language.commonJs) barrel.body(`exports.${symbol} = require(${this.quote('@langchain/langgraph')}).${symbol};`);
      else if (!this.style.chance('barrel star', 40)) barrel.body(`export { ${symbol} } from ${this.quote('@langchain/langgraph')};`);
      else if (!this.#taken.has('lib *')) barrel.body(`export * from ${this.quote('@langchain/langgraph')};`);
      this.#taken.add('lib *');
    }
    return file.import(file.sibling('lib'), symbol);
  }

  #constName(file: SourceFile, name: string): string {
    const key = `${file.name} const ${name}`;
    const known = this.#names.get(key) ?? this.identifier(`${camel(name)}Name`);
    if (!this.#names.has(key)) file.head(`const ${known} = ${this.quote(name)};`);
    this.#names.set(key, known);
    return known;
  }

  #template(file: SourceFile, name: string): string {
    const cut = Math.max(1, Math.floor(name.length / 2));
    if (/[`$\\]|\P{ASCII}/u.test(name)) return this.quote(name);
    const key = `${file.name} prefix ${name.slice(0, cut)}`;
    const known = this.#names.get(key) ?? this.identifier('PREFIX');
    if (!this.#names.has(key)) file.head(`const ${known} = ${this.quote(name.slice(0, cut))};`);
    this.#names.set(key, known);
    return `\`\${${known}}${name.slice(cut)}\``;
  }

  #importedName(file: SourceFile, name: string): string {
    const names = this.file('names');
    const known = this.#names.get(`exported ${name}`) ?? this.identifier(`${camel(name).toUpperCase()}_NODE`);
    if (!this.#names.has(`exported ${name}`)) names.body(`${names.exported(known)}const ${known} = ${this.quote(name)};`);
    this.#names.set(`exported ${name}`, known);
    return file.import(file.sibling('names'), known);
  }

  /** One table of all node names of the program in each file that needs it. */
  #nameTable(file: SourceFile, wish: string, asEnum: boolean): string {
    const key = `${file.name} table`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const table = this.identifier(wish);
    this.#names.set(key, table);
    const names = [...new Set(this.spec.graphs.flatMap((graph) => graph.nodes.map((node) => node.name)))];
    const all = names.includes('nowhere') ? names : [...names, 'nowhere'];
    const between = asEnum ? ' = ' : ': ';
    const members = all.map((name) => `  ${propertyName(this.#member(name), (text) => this.quote(text))}${between}${this.quote(name)},`);
    file.head(asEnum ? `enum ${table} {` : `const ${table} = {`, ...members, asEnum ? '}' : `}${this.type(' as const')};`);
    return table;
  }

  #member(name: string): string {
    const key = `member ${name}`;
    const wish = pascal(name);
    const used = [...this.#names].filter(([other]) => other.startsWith('member ')).map(([, member]) => member);
    const known = this.#names.get(key) ?? (used.includes(wish) ? `${wish}_${used.length}` : wish);
    this.#names.set(key, known);
    return known;
  }
}

export function graphTopic(graph: GraphSpec, topic: string): string {
  return `${graph.name} ${topic}`;
}
