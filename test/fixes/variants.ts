import ts from 'typescript';

/** A program in a style of its own. */
export interface Variant {
  readonly file: string;
  readonly of: (program: string) => string;
}

export const MODULES: Readonly<Record<string, Variant>> = {
  ts: { file: 'agent.ts', of: (program) => program },
  js: { file: 'agent.mjs', of: (program) => transpile(program, ts.ModuleKind.ESNext) },
  cjs: { file: 'agent.cjs', of: (program) => toRequire(transpile(program, ts.ModuleKind.ESNext)) },
  compiled: { file: 'agent.js', of: (program) => transpile(program, ts.ModuleKind.CommonJS) },
};

function transpile(program: string, module: ts.ModuleKind): string {
  const compilerOptions = { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(program, { compilerOptions }).outputText.replaceAll('"use strict"', "'use strict'").replaceAll('"', "'");
}

function toRequire(program: string): string {
  const imports = program.replace(/^import (\{[^}]*\}) from ('[^']*');/gm, (_, names: string, from: string) => `const ${names.replaceAll(' as ', ': ')} = require(${from});`);
  const namespaces = imports.replace(/^import \* as (\w+) from ('[^']*');/gm, 'const $1 = require($2);').replace(/^import ('[^']*');/gm, 'require($1);');
  return `'use strict';\n${namespaces.replace(/^export const (\w+)/m, 'const $1 = exports.$1')}`;
}

export const STYLES: Readonly<Record<string, (program: string) => string>> = {
  plain: (program) => program,
  'double quotes': doubleQuoted,
  'no semicolons': bare,
  'double quotes, no semicolons': (program) => bare(doubleQuoted(program)),
};

export const LINE_ENDS: Readonly<Record<string, (program: string) => string>> = {
  LF: (program) => program,
  CRLF: (program) => program.replaceAll('\n', '\r\n'),
};

function doubleQuoted(program: string): string {
  return program.replaceAll("'", '"');
}

function bare(program: string): string {
  return program.replace(/;$/gm, '');
}
