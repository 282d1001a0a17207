import type { Style } from './style.ts';

export interface Language {
  readonly extension: 'ts' | 'mts' | 'tsx' | 'cts' | 'js' | 'mjs' | 'jsx' | 'cjs';
  readonly typed: boolean;
  /** `require` and `module.exports`. */
  readonly commonJs: boolean;
  /** How relative imports are written: `./nodes`, `./nodes.js`, `./nodes.ts`. */
  readonly importExtension: string;
}

export function chooseLanguage(style: Style): Language {
  const extension = style.pick('language', ['ts', 'ts', 'ts', 'ts', 'mts', 'tsx', 'cts', 'js', 'js', 'mjs', 'jsx', 'cjs', 'cjs'] as const);
  return {
    extension,
    typed: extension.includes('ts'),
    commonJs: extension === 'cjs',
    importExtension: style.pick('import extension', importExtensions[extension]),
  };
}

const importExtensions: Readonly<Record<Language['extension'], readonly string[]>> = {
  ts: ['.ts', '.js', ''],
  mts: ['.mjs', '.mts'],
  tsx: ['', '.js', '.tsx'],
  cts: ['.cjs', '.cts'],
  js: ['.js'],
  mjs: ['.mjs'],
  jsx: ['.jsx'],
  cjs: ['.cjs'],
};

const reserved = new Set(
  ('await break case catch class const continue debugger default delete do else enum export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw ' +
    'true try typeof var void while with yield arguments eval undefined state END START').split(' '),
);

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export function isIdentifier(name: string): boolean {
  return identifier.test(name) && !reserved.has(name);
}

/** `fetch-data` -> `fetchData`. */
export function camel(name: string): string {
  const words = name.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== '');
  const joined = words.map((word, index) => (index === 0 ? word : upperFirst(word))).join('');
  return isIdentifier(joined) ? joined : joined === '' ? 'step' : reserved.has(joined) ? `${joined}Step` : `_${joined}`;
}

export function pascal(name: string): string {
  const words = camel(name).replace(/^_+/, '');
  return isIdentifier(upperFirst(words)) ? upperFirst(words) : `N${words}`;
}

export function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A property name where one is declared: `topic`, `"next-step"`. */
export function propertyName(name: string, quote: (text: string) => string): string {
  return identifier.test(name) ? name : quote(name);
}

export function access(object: string, name: string, quote: (text: string) => string): string {
  return identifier.test(name) ? `${object}.${name}` : `${object}[${quote(name)}]`;
}
