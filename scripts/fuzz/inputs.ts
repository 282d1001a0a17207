import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { randomFrom, type Random } from '../faults/random.ts';

/** What is put in, and through which of the doors of the house. */
export interface Input {
  readonly door: Door;
  /** Of the file. */
  readonly name: string;
  readonly text: string;
}

export type Door = 'analysis' | 'codemod' | 'eslint' | 'cli' | Configuration | '.gitignore' | 'glob';
type Configuration = 'tsconfig.json' | 'package.json' | 'pnpm-workspace.yaml';

/** A program to start from. */
export type Program = readonly [name: string, text: string];

/** As long as a file that a person wrote. */
const MOST_CHARACTERS = 40_000;

/** The input of that number: the same for the same seed, whichever were made before. */
export function inputOf(seed: number, index: number, programs: readonly Program[]): Input {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  return MAKERS[random.below(MAKERS.length)]!(random, programs);
}

type Maker = (random: Random, programs: readonly Program[]) => Input;

const cut: Maker = (random, programs) => {
  const [name, text] = program(random, programs);
  return { door: 'analysis', name, text: text.slice(0, random.below(text.length + 1)) };
};
const mutatedThrough = (door: Door): Maker => (random, programs) => {
  const [name, text] = program(random, programs);
  return { door, name, text: mutated(text, random.pick(programs)[1], random) };
};
const renamedOne: Maker = (random, programs) => {
  const [name, text] = program(random, programs);
  return { door: 'analysis', name, text: renamed(text, random) };
};
const nestedOne: Maker = (random) => ({ door: 'analysis', name: 'program.ts', text: nested(random) });
const onTheCommandLine: Maker = (random, programs) => {
  const [name, text] = program(random, programs);
  return { door: 'cli', name: `${random.pick(NAMES)}${extname(name)}`, text: mutated(text, random.pick(programs)[1], random) };
};
const configuration: Maker = (random, programs) => {
  const door = random.pick(Object.keys(CONFIGURATIONS) as Configuration[]);
  return { door, name: door, text: mutated(CONFIGURATIONS[door], random.pick(programs)[1], random) };
};
const ignoreFile: Maker = (random) => ({ door: '.gitignore', name: '.gitignore', text: patterns(random, 20) });
const glob: Maker = (random) => ({ door: 'glob', name: 'glob', text: patterns(random, 1) });

/** How often each is made. What takes the disk takes long, and has little to vary. */
const MAKERS: readonly Maker[] = ([
  [24, cut],
  [16, renamedOne],
  [8, nestedOne],
  [64, mutatedThrough('analysis')],
  [32, mutatedThrough('eslint')],
  [12, mutatedThrough('codemod')],
  [8, ignoreFile],
  [8, glob],
  [4, configuration],
  [2, onTheCommandLine],
] as const).flatMap(([times, maker]) => Array.from({ length: times }, () => maker));

export function programsIn(folder: string): readonly Program[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?[jt]sx?$/.test(name)).sort();
  const programs = names.map((name): Program => [`program${extname(name)}`, readFileSync(join(folder, name), 'utf8')]);
  return programs.filter(([, text]) => text.length < MOST_CHARACTERS / 2).sort(([, a], [, b]) => a.length - b.length);
}

/** Mostly some lines of one: what is wrong with a large one is mostly wrong with a small one, and sooner found. */
function program(random: Random, programs: readonly Program[]): Program {
  const [name, text] = random.pick(programs);
  if (random.below(12) === 0) return [name, text];
  const lines = text.split('\n');
  const start = random.below(lines.length);
  const imports = lines.slice(0, start).filter((line) => line.startsWith('import '));
  return [name, [...imports, ...lines.slice(start, start + 1 + random.below(random.pick([4, 12, 25])))].join('\n')];
}

const CONFIGURATIONS: Readonly<Record<Configuration, string>> = {
  'tsconfig.json': '{ "extends": ["./a.json"], "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["./src/*"] }, "rootDirs": ["a"] }, "include": ["**/*.ts"], "references": [{ "path": "./x" }] }',
  'package.json': '{ "name": "x", "workspaces": ["a/*", "!b"], "exports": { ".": { "import": "./a.js", "default": ["./b.js"] }, "./*": "./src/*.js" }, "imports": { "#x": "./x.js" }, "dependencies": { "zod": "^3.0.0" } }',
  'pnpm-workspace.yaml': "packages:\n  - 'a/*'\n  - '!**/b'\n",
};

/** Names that terminals, shells, build servers and file systems have a say in. */
const NAMES = ['a', '-rf', '--write', ' ', '\u001b[2Jcls', 'two\nlines', 'quo"te', "apo'strophe", 'back\\slash', '::error::title', '##vso[task.complete]', '$(id)', '`id`', '\u202egnp', '\u009b31m', '%00', 'a,b', '{a,b}', '[a]', '*', '!a', '#a', '@scope', 'é', 'e\u0301', '𝒳', '\ud800', '__proto__', 'constructor', 'con', 'a'.repeat(200)];

const SCRAPS = ['(', ')', '{', '}', '[', ']', '=>', '...', '`${', '}`', "'", '"', '/*', '*/', '//', '?.', '??', '=', ',', ';', ':', '<', '>', '@', '#', '\\', '\u0000', '\ufeff', '\u2028', '\ud800', 'async ', 'await ', 'yield ', 'class ', 'new ', 'super', 'this', 'return ', 'throw ', 'delete ', 'typeof ', 'function*', 'static {', 'get ', 'set ', '__proto__', 'constructor', 'import(', 'export default ', 'while(true)', 'for(;;)', 'label: ', 'continue label', 'null', 'undefined', 'NaN', '1e999', '-0', '0n', '/a*/'];

/** A few changes: characters, words, lines that are doubled, swapped, taken from another program, or lost. */
function mutated(text: string, other: string, random: Random): string {
  let now = text;
  for (let left = 1 + random.below(6); left > 0; left--) {
    const at = random.below(now.length + 1);
    const end = Math.min(now.length, at + 1 + random.below(random.below(4) === 0 ? 400 : 20));
    const from = random.below(other.length + 1);
    const put = random.pick([() => '', () => random.pick(SCRAPS), () => now.slice(at, end).repeat(2 + random.below(3)), () => other.slice(from, from + random.below(300)), () => now.slice(random.below(now.length + 1)).slice(0, 200)])();
    now = now.slice(0, at) + put + now.slice(random.below(2) === 0 ? at : end);
  }
  return now.slice(0, MOST_CHARACTERS);
}

/** All of one identifier under another name. */
function renamed(text: string, random: Random): string {
  const words = [...new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? ['x'])];
  const [from, to] = [random.pick(words), random.pick([...words, '__proto__', 'constructor', 'hasOwnProperty', 'toString', 'then', '𝒳', 'é'])];
  return text.replace(new RegExp(`(?<![\\w$])${from.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), () => to);
}

const HEAD = "import { Annotation, START, StateGraph } from '@langchain/langgraph';\n";

/** One thing within another, a few times or very many. */
function nested(random: Random): string {
  const [open, close] = random.pick([['(', ')'], ['[', ']'], ['{ a: ', ' }'], ['(() => ', ')()'], ['`${', '}`'], ['f(', ')'], ['[...', ']'], ['x ? ', ' : y'], ['!', ''], ['await ', ''], ['(x = ', ')'], ['new (class { a = ', ' })().a'], ['x.map(() => ', ')'], ['{ ...', ' }'], ['x && ', '']] as const);
  const most = Math.floor(MOST_CHARACTERS / 8 / (open.length + close.length));
  const depth = 1 + random.below(random.pick([8, 8, 8, 60, 60, 200, most]));
  const value = `${open.repeat(depth)}1${close.repeat(depth)}`;
  const chain = Array.from({ length: random.below(random.pick([4, 10, 100])) }, (_, index) => `.addNode('n${index}', () => (${index % 25 === 0 ? value : '{ a: 1 }'}))${index === 0 ? ".addEdge(START, 'n0')" : `.addEdge('n${index - 1}', 'n${index}')`}`);
  return `${HEAD}const v = ${value};\nconst State = Annotation.Root({ a: Annotation<number>() });\nexport const g = new StateGraph(State)${chain.join('')}.addNode('z', () => v).compile();\nfor (const k of [v, v, v]) { g.invoke(k); }\n`;
}

function patterns(random: Random, most: number): string {
  const parts = ['*', '**', '**/', '/', 'a', '?', '[a-z]', '[!a]', '[', ']', '{', '}', ',', '\\', '!', '#', ' ', '.', 'é', '\t', '[z-a]', '[[]', '(', '+', '$', '^'];
  return Array.from({ length: 1 + random.below(most) }, () => Array.from({ length: random.below(80) }, () => random.pick(parts)).join('')).join('\n');
}
