import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { randomFrom, type Random } from '../faults/random.ts';

/** What is put in, and through which of the doors of the house. */
export interface Input {
  readonly door: 'analysis' | 'codemod' | 'eslint' | 'tsconfig.json' | 'package.json' | '.gitignore' | 'glob' | 'pnpm-workspace.yaml';
  /** Of the file. */
  readonly name: string;
  readonly text: string;
}

/** As long as a file that a person wrote. */
const MOST_CHARACTERS = 40_000;

/** For the same seed the same inputs, without end. */
export function* createInputs(seed: number, fixtures: string): Generator<Input> {
  const random = randomFrom(seed);
  const programs = programsIn(fixtures);
  for (;;) {
    const [name, text] = random.pick(programs);
    switch (random.below(10)) {
      case 0:
        // Cut off somewhere, as while it is typed.
        yield { door: 'analysis', name, text: text.slice(0, random.below(text.length + 1)) };
        break;
      case 1:
        yield { door: 'analysis', name, text: nested(random) };
        break;
      case 2:
        yield { door: 'codemod', name, text: mutated(text, random.pick(programs)[1], random) };
        break;
      case 3:
        yield { door: 'eslint', name, text: mutated(text, random.pick(programs)[1], random) };
        break;
      case 4:
        yield { door: 'analysis', name, text: renamed(text, random) };
        break;
      case 5: {
        const door = random.pick(['tsconfig.json', 'package.json', 'pnpm-workspace.yaml'] as const);
        yield { door, name: door, text: mutated(door === 'pnpm-workspace.yaml' ? "packages:\n  - 'a/*'\n  - '!**/b'\n" : CONFIGURATIONS[door], random.pick(programs)[1], random) };
        break;
      }
      case 6: {
        const door = random.pick(['.gitignore', 'glob'] as const);
        yield { door, name: door, text: patterns(random, door === 'glob' ? 1 : 20) };
        break;
      }
      default:
        yield { door: 'analysis', name, text: mutated(text, random.pick(programs)[1], random) };
    }
  }
}

const CONFIGURATIONS = {
  'tsconfig.json': '{ "extends": ["./a.json"], "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["./src/*"] }, "rootDirs": ["a"] }, "include": ["**/*.ts"], "references": [{ "path": "./x" }] }',
  'package.json': '{ "name": "x", "workspaces": ["a/*", "!b"], "exports": { ".": { "import": "./a.js", "default": ["./b.js"] }, "./*": "./src/*.js" }, "imports": { "#x": "./x.js" }, "dependencies": { "zod": "^3.0.0" } }',
} as const;

function programsIn(folder: string): readonly (readonly [name: string, text: string])[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?[jt]sx?$/.test(name)).sort();
  return names.map((name) => [`program${extname(name)}`, readFileSync(join(folder, name), 'utf8')] as const).filter(([, text]) => text.length < 20_000);
}

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

/** One thing within another, many times. */
function nested(random: Random): string {
  const [open, close] = random.pick([['(', ')'], ['[', ']'], ['{ a: ', ' }'], ['(() => ', ')()'], ['`${', '}`'], ['f(', ')'], ['[...', ']'], ['x ? ', ' : y'], ['!', ''], ['await ', ''], ['(x = ', ')'], ['new (class { a = ', ' })().a'], ['x.map(() => ', ')'], ['{ ...', ' }'], ['x && ', '']] as const);
  const most = Math.floor(MOST_CHARACTERS / 8 / (open.length + close.length));
  const depth = 1 + random.below(random.below(5) === 0 ? most : Math.min(most, 200));
  const value = `${open.repeat(depth)}1${close.repeat(depth)}`;
  const chain = Array.from({ length: random.below(100) }, (_, index) => `.addNode('n${index}', () => (${index % 25 === 0 ? value : '{ a: 1 }'}))${index === 0 ? ".addEdge(START, 'n0')" : `.addEdge('n${index - 1}', 'n${index}')`}`);
  return `${HEAD}const v = ${value};\nconst State = Annotation.Root({ a: Annotation<number>() });\nexport const g = new StateGraph(State)${chain.join('')}.addNode('z', () => v).compile();\nfor (const k of [v, v, v]) { g.invoke(k); }\n`;
}

function patterns(random: Random, most: number): string {
  const parts = ['*', '**', '**/', '/', 'a', '?', '[a-z]', '[!a]', '[', ']', '{', '}', ',', '\\', '!', '#', ' ', '.', 'é', '\t', '[z-a]', '[[]', '(', '+', '$', '^'];
  return Array.from({ length: 1 + random.below(most) }, () => Array.from({ length: random.below(80) }, () => random.pick(parts)).join('')).join('\n');
}
