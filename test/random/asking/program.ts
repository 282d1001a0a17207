import { type AskedKey, ASKED, type Condition, conditionOn, constantFor } from './conditions.ts';
import { Dice } from './dice.ts';
import { packetsOf } from './packets.ts';

/** A program whose routers and bodies ask the state, and all inputs that they tell apart. */
export interface AskingProgram {
  readonly text: string;
  readonly inputs: readonly Readonly<Record<string, unknown>>[];
  /** Keys that keep one value; those that are asked for are among them. */
  readonly single: readonly string[];
  readonly asked: readonly string[];
}

export function askingProgram(seed: number): AskingProgram {
  return new Writer(new Dice(seed), new Dice(seed + 0x10000)).program();
}

/** How a function gets at a key. */
interface Access {
  readonly parameter: string;
  readonly before: readonly string[];
  readonly of: (key: AskedKey) => string;
  /** The state itself, where the function has a name for it. */
  readonly state: string | null;
}

interface Route {
  readonly parameter: string;
  readonly lines: readonly string[];
}

const END = 'END';

class Writer {
  readonly #dice: Dice;
  readonly #ofPackets: Dice;
  readonly #keys: readonly AskedKey[];
  readonly #data: readonly string[];
  readonly #nodes: readonly string[];
  readonly #zod: boolean;
  readonly #helpers: string[] = [];
  readonly #functions: string[] = [];
  readonly #build: string[] = [];
  readonly #led = new Set<string>();
  readonly #routed = new Set<string>();

  constructor(dice: Dice, ofPackets: Dice) {
    this.#dice = dice;
    this.#ofPackets = ofPackets;
    const all = Object.keys(ASKED) as AskedKey[];
    const first = dice.of(...all);
    this.#keys = [...new Set([first, ...all.filter(() => dice.chance(35))])].slice(0, 3);
    this.#data = ['k0', 'k1', 'k2'].slice(0, 1 + dice.below(3));
    this.#nodes = Array.from({ length: 4 + dice.below(5) }, (_, at) => `n${at}`);
    this.#zod = dice.chance(35);
  }

  program(): AskingProgram {
    this.#leave('START', -1);
    this.#nodes.forEach((_, at) => this.#node(at));
    this.#nodes.forEach((node, at) => {
      if (!this.#led.has(node)) this.#edge(at === 0 ? 'START' : this.#nodes[this.#dice.below(at)]!, node);
    });
    if (this.#dice.chance(25)) this.#join();
    if (this.#routed.size <= this.#nodes.length && this.#ofPackets.chance(40)) this.#packets();
    const text = [...this.#head(), ...this.#helpers, ...this.#functions, 'const builder = new StateGraph(Schema) as any;', ...this.#build, 'export const graph = builder.compile();'];
    return { text: `${text.join('\n')}\n`, inputs: this.#inputs(), single: [...this.#data, ...this.#keys], asked: this.#keys };
  }

  #head(): readonly string[] {
    const imports = `{ ${this.#zod ? '' : 'Annotation, '}Command, END, Send, START, StateGraph } from '@langchain/langgraph';`;
    if (this.#zod) {
      const fields = [...this.#keys.map((key) => `${key}: ${ASKED[key].zod}`), ...this.#data.map((key) => `${key}: z.string().optional()`)];
      return [`import ${imports}`, `import { z } from 'zod';`, `const Schema = z.object({ ${fields.join(', ')} });`, 'type State = any;'];
    }
    const fields = [...this.#keys.map((key) => `${key}: Annotation<${ASKED[key].type}>`), ...this.#data.map((key) => `${key}: Annotation<string>`)];
    return [`import ${imports}`, `const Schema = Annotation.Root({ ${fields.join(', ')} });`, 'type State = typeof Schema.State;'];
  }

  #inputs(): AskingProgram['inputs'] {
    return this.#keys.reduce<Record<string, unknown>[]>((inputs, key) => inputs.flatMap((input) => ASKED[key].values.map((value) => (value === undefined ? input : { ...input, [key]: value }))), [{}]);
  }

  #later(at: number): string {
    if (at > 0 && this.#dice.chance(5)) return this.#nodes[this.#dice.below(at)]!;
    const rest = this.#nodes.slice(at + 1);
    return rest.length === 0 ? END : this.#dice.of(...rest);
  }

  /** One route, as an expression. */
  #route(at: number): string {
    if (this.#dice.chance(15)) return END;
    const nodes = [...new Set(this.#dice.chance(55) ? [this.#later(at)] : [this.#later(at), this.#later(at)])].filter((node) => node !== END);
    if (nodes.length === 0) return END;
    for (const node of nodes) this.#led.add(node);
    return nodes.length === 1 && this.#dice.chance(70) ? `'${nodes[0]}'` : `[${nodes.map((node) => `'${node}'`).join(', ')}]`;
  }

  #target(at: number): string | null {
    const node = this.#later(at);
    if (node === END) return null;
    this.#led.add(node);
    return `'${node}'`;
  }

  #access(conditions: readonly Condition[]): Access {
    const keys = [...new Set(conditions.flatMap((condition) => condition.keys))];
    const name = this.#dice.of('state', 'state', 's');
    const whole: Access = { parameter: `${name}: State`, before: [], of: (key) => `${name}.${key}`, state: name };
    if (keys.length === 0) return whole;
    return this.#dice.of(
      whole,
      whole,
      { parameter: 'state: State', before: [`const { ${keys.join(', ')} } = state;`], of: (key) => key, state: 'state' },
      { parameter: `{ ${keys.join(', ')} }: State`, before: [], of: (key) => key, state: null },
    );
  }

  /** The condition where it stands, or a function that asks it. */
  #ask(condition: Condition, { of, state }: Access): string {
    if (state === null || !this.#dice.chance(15)) return condition.text(of);
    const name = `ask${this.#helpers.length}`;
    const text = condition.text((key) => `state.${key}`);
    this.#helpers.push(this.#dice.of(`const ${name} = (state: State) => ${text};`, `function ${name}(state: State) { return ${text}; }`));
    return `${name}(${state})`;
  }

  #router(from: string, at: number): void {
    const { parameter, lines } = this.#routerBody(at);
    const name = `route${from}`;
    this.#routed.add(from);
    this.#functions.push(`function ${name}(${parameter}) {`, ...lines.map((line) => `  ${line}`), '}');
    this.#build.push(`builder.addConditionalEdges(${from === 'START' ? 'START' : `'${from}'`}, ${name} as any);`);
  }

  #routerBody(at: number): Route {
    const [a, b] = [conditionOn(this.#dice, this.#keys), conditionOn(this.#dice, this.#keys)];
    const access = this.#access([a, b]);
    const { parameter, before } = access;
    const ask = (condition: Condition) => this.#ask(condition, access);
    const route = () => this.#route(at);
    const form = this.#dice.of('ifs', 'ifs', 'ternary', 'nested', 'switch', 'table', 'list', 'entries', 'rules', 'let');
    if (form === 'switch' && this.#keys.includes('mode')) return { parameter: 'state: State', lines: ['switch (state.mode) {', `  case 'a': return ${route()};`, `  case 'b': return ${route()};`, `  default: return ${route()};`, '}'] };
    if (form === 'table' && this.#keys.includes('mode')) {
      const table = `const table = { a: ${route()}, b: ${route()}, c: ${route()} };`;
      return { parameter: 'state: State', lines: [table, `return table[state.mode] ${this.#dice.of('??', '||')} ${route()};`] };
    }
    if (form === 'list' || form === 'entries') {
      const [one, other] = [this.#target(at), this.#target(at)];
      if (one !== null && other !== null && one !== other) return { parameter, lines: [...before, ...this.#collected(form, [one, ask(a)], [other, ask(b)]), `return next.length > 0 ? next : ${route()};`] };
    }
    if (form === 'rules') {
      const [one, other] = [this.#target(at), this.#target(at)];
      if (one !== null && other !== null) {
        const of = (key: AskedKey) => `s.${key}`;
        const name = `rules${this.#helpers.length}`;
        this.#helpers.push(`const ${name} = [{ to: ${one}, when: (s: State) => ${a.text(of)} }, { to: ${other}, when: (s: State) => ${b.text(of)} }];`);
        return { parameter: 'state: State', lines: [`const next = ${name}.filter(({ when }) => when(state)).map(({ to }) => to);`, `return next.length > 0 ? next : ${route()};`] };
      }
    }
    if (form === 'ternary') return { parameter, lines: [...before, `return ${ask(a)} ? ${route()} : ${ask(b)} ? ${route()} : ${route()};`] };
    if (form === 'nested') return { parameter, lines: [...before, `if (${ask(a)}) {`, `  if (${ask(b)}) return ${route()};`, `  return ${route()};`, '}', `return ${route()};`] };
    if (form === 'let') return { parameter, lines: [...before, `let next: string | string[] = ${route()};`, `if (${ask(a)}) next = ${route()};`, 'return next;'] };
    return { parameter, lines: [...before, `if (${ask(a)}) return ${route()};`, `if (${ask(b)}) return ${route()};`, `return ${route()};`] };
  }

  #collected(form: 'list' | 'entries', ...targets: readonly (readonly [target: string, asked: string])[]): readonly string[] {
    if (form === 'entries') return [`const next = Object.entries({ ${targets.map(([target, asked]) => `${target.slice(1, -1)}: ${asked}`).join(', ')} }).filter(([, on]) => on).map(([name]) => name);`];
    return this.#dice.of(
      ['const next: string[] = [];', ...targets.map(([target, asked]) => `if (${asked}) next.push(${target});`)],
      [`const next = [${targets.map(([target, asked]) => `${asked} ? ${target} : null`).join(', ')}].filter((name) => name !== null);`],
      [`const next = [${targets.map(([target, asked]) => `${asked} && ${target}`).join(', ')}].filter(Boolean);`],
      [`const next = [${targets.map(([target, asked]) => `[${asked}, ${target}]`).join(', ')}].flatMap(([on, name]) => (on ? [name] : []));`],
    );
  }

  #update(at: number): string {
    const written = new Map(this.#data.filter(() => this.#dice.chance(45)).map((key) => [key, `'n${at}'`]));
    const key = this.#dice.of(...this.#keys);
    if (this.#dice.chance(15)) written.set(key, constantFor(this.#dice, key));
    return `{ ${[...written].map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
  }

  #node(at: number): void {
    const name = this.#nodes[at]!;
    const goes = this.#dice.chance(18);
    const [a, b] = [conditionOn(this.#dice, this.#keys), conditionOn(this.#dice, this.#keys)];
    const access = this.#access([a, b]);
    const ask = (condition: Condition) => this.#ask(condition, access);
    const returned = (update: string) => (goes ? `new Command({ update: ${update}, goto: ${this.#route(at)} })` : update);
    const update = () => returned(this.#update(at));
    const lines = this.#dice.of(
      () => [`return ${update()};`],
      () => [`return ${update()};`],
      () => [`if (${ask(a)}) return ${update()};`, `return ${update()};`],
      () => [`if (${ask(a)}) return ${update()};`, `if (${ask(b)}) return ${update()};`, `return ${returned('{}')};`],
      () => [`return ${ask(a)} ? ${update()} : ${update()};`],
      () => [`return ${returned(`{ ...(${ask(a)} ? ${this.#update(at)} : {}) }`)};`],
      () => ['const update: any = {};', `if (${ask(a)}) update.${this.#data[0]} = '${name}';`, ...(this.#data.length > 1 ? [`if (${ask(b)}) update.${this.#data[1]} = '${name}';`] : []), `return ${returned('update')};`],
    )();
    this.#functions.push(`${this.#dice.of('async ', '')}function run${at}(${access.parameter}) {`, ...[...access.before, ...lines].map((line) => `  ${line}`), '}');
    const ends = goes ? [`ends: [${[...this.#nodes.map((node) => `'${node}'`), END].join(', ')}]`] : [];
    const options = [...ends, ...(at > 0 && this.#dice.chance(4) ? ['defer: true'] : [])];
    this.#build.push(`builder.addNode('${name}', run${at} as any${options.length === 0 ? '' : `, { ${options.join(', ')} }`});`);
    if (!goes || this.#dice.chance(20)) this.#leave(name, at);
  }

  #leave(from: string, at: number): void {
    if (this.#dice.chance(from === 'START' ? 55 : 40)) return this.#router(from, at);
    const targets = new Set([this.#later(at), ...(this.#dice.chance(35) ? [this.#later(at)] : [])]);
    for (const target of targets) if (target !== END) this.#edge(from, target);
  }

  #edge(from: string, to: string): void {
    this.#led.add(to);
    this.#build.push(`builder.addEdge(${from === 'START' ? 'START' : `'${from}'`}, '${to}');`);
  }

  #packets(): void {
    const asked = conditionOn(this.#ofPackets, this.#keys).text((key) => `state.${key}`);
    const { functions, build } = packetsOf(this.#ofPackets, { senders: ['START', ...this.#nodes].filter((name) => !this.#routed.has(name)), nodes: this.#nodes, data: this.#data, asked });
    this.#functions.push(...functions);
    this.#build.push(...build);
  }

  #join(): void {
    const [a, b, to] = [this.#dice.of(...this.#nodes), this.#dice.of(...this.#nodes), this.#dice.of(...this.#nodes)];
    if (a !== b) this.#build.push(`builder.addEdge(['${a}', '${b}'], '${to}');`);
  }
}
