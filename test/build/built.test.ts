import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnalyzer, type FileAnalysis } from '../../src/analyze.ts';
import { type T, wholeCompiler } from '../../src/extract/syntax.ts';
import { Built, programsIn, ROOT } from './built.ts';

let built: Built;

beforeAll(() => {
  built = new Built();
}, 240_000);

afterAll(() => built.remove());

/** Syntax that no program of ours has, and texts that are no programs. */
const ODD = [
  'const x = <div a={1} {...b}>{c}<></></div>;',
  'class A<T> extends B<T> implements C { @d() accessor #e = 1; static { f(); } get g() { return 1; } [h]?: string; declare i: never; constructor(private j = 2) { super(); } }',
  'label: for await (const { a = 1, ...b } of c) { if (a) continue label; else break; } do ; while (0) switch (x) { case 1: default: }',
  'export default abstract class {} export * as ns from "m" with { type: "json" }; import d, { type e as f } from "g"; import h = require("i"); export = h;',
  'type A<in out T extends keyof U = V> = { readonly [K in keyof T as `x${K}`]-?: T[K] } | (new () => asserts x is y) | unique symbol | import("m").N<typeof o>[number];',
  'declare module "m" { global { var x: any } } namespace A.B { export enum C { d = 1 << 2, "e" } } declare function f(this: A, ...b: [c?: d, ...e[]]): b is e;',
  'const r = /(?<year>\\d{4})\\p{Script=Greek}[[a-z]--[b]]/v, s = /(/, t = /a/gg, u = 1_000n, v = 0o17, w = .5e-3, x = `a${`b${c}`}d`;',
  'a?.b?.[c]?.(d) ?? (e ||= f, g ** h, new.target, import.meta, void 0, typeof i, delete j.k, await l, yield m) satisfies N as const; <O>p; q!;',
  'async function* a() { yield* b; await using c = d; using e = f; try { throw g } catch { } finally { debugger } with (h) { } }',
  '/** @type {string} */ let a; // @ts-check\n/// <reference path="b" />\n#!c\n<!-- d\n--> e',
  'const \u{1d4d0} = "\\u{1f600}", a\\u0062c = \'\\x41\\\n\'; ﻿',
  '((((((', 'class {', 'if (', '`${', '"abc', '/* a', 'const = ;', 'a b c', '}', 'function', '@', '\\', '1.2.3', '0b', "'\n'",
];

const NAMES = ['a.ts', 'a.tsx', 'a.js', 'a.jsx', 'a.cts'];

describe('the parser that is cut out of the compiler', () => {
  test('reads each program as the whole compiler does', () => {
    const programs = programsIn('fixtures', 'src', 'rules');
    expect(programs.length).toBeGreaterThan(1000);
    for (const { file, text } of programs) expectSame(file, text);
  }, 120_000);

  test('reads what is odd, half typed or wrong as the whole compiler does', () => {
    for (const text of ODD) for (const name of NAMES) expectSame(name, text);
    for (const [index, { text }] of programsIn('fixtures/rules').entries()) {
      if (index % 10 === 0) for (const part of [0.3, 0.6, 0.9]) expectSame(NAMES[index % 4]!, text.slice(0, Math.floor(part * text.length)));
    }
  }, 120_000);

  test('takes over what did not change as the whole compiler does', () => {
    const before = 'const a = 1;\nfunction b() {\n  return a;\n}\nclass C {}\n';
    const after = before.replace('return a', 'return a + 1');
    const change = { span: { start: before.indexOf(' a;\n}'), length: 2 }, newLength: 6 };
    const [ours, theirs] = [built.parser, wholeCompiler()].map((compiler) => treeOf(compiler, compiler.updateSourceFile(parsed(compiler, 'a.ts', before), after, change)));
    expect(ours).toEqual(theirs);
  });

  test('reads configurations as the whole compiler does', () => {
    for (const text of ['{}', '{ "a": [1, -2, true, null, { "b": "c" }], // d\n }', '[', '{ a: b }', '', '"x"', '{ "compilerOptions": { "paths": { "@/*": ["./*"], } } }']) {
      const [ours, theirs] = [built.parser, wholeCompiler()].map((compiler) => {
        const { config, error } = compiler.parseConfigFileTextToJson('tsconfig.json', text) as { config: unknown; error?: T.Diagnostic };
        return { config, error: error === undefined ? '' : compiler.flattenDiagnosticMessageText(error.messageText, ' ') };
      });
      expect(ours).toEqual(theirs);
    }
  });
});

test('what is built finds what its sources find', () => {
  const [ours, theirs] = [built.analysis.createAnalyzer({ root: ROOT }), createAnalyzer({ root: ROOT })];
  let findings = 0;
  for (const { file } of programsIn('fixtures/rules', 'fixtures/extract')) {
    const analysis = ours.file(file);
    findings += analysis.findings.length;
    expect(plain(analysis)).toEqual(plain(theirs.file(file)));
  }
  expect(findings).toBeGreaterThan(300);
}, 120_000);

describe('a process loads what it needs', () => {
  const BIN = 'dist/src/cli/bin.js';
  const LINT = `const { Linter } = require('eslint'); const superstep = require('./dist/src/eslint/index.js').default; new Linter().verify(text, superstep.configs.all);`;

  test('for the version neither commands nor the analysis', () => {
    const loaded = built.loadedBy(BIN, '--version');
    expect(loaded).toContain('cli/bin.js');
    expect(loaded.filter((file) => /analysis|parser|dispatch|known-rule/.test(file))).toEqual([]);
    expect(loaded.length).toBeLessThan(8);
  });

  test('for a check the analysis and the parser, but no runtime and no whole compiler', () => {
    const loaded = built.loadedBy(BIN, 'check', join(ROOT, 'fixtures/rules/no-starved-join'));
    expect(loaded).toEqual(expect.arrayContaining(['analysis.cjs', 'parser.cjs']));
    expect(loaded.filter((file) => /runtime|run-fix|run-confirm/.test(file))).toEqual([]);
  });

  test('in ESLint nothing of the analysis before a text mentions a graph', () => {
    const loaded = (text: string) => built.loadedBy('-e', `const text = ${JSON.stringify(text)}; ${LINT}`).filter((file) => file.endsWith('.cjs'));
    expect(loaded('const draft = 1;')).toEqual([]);
    expect(loaded("import { StateGraph } from '@langchain/langgraph'; new StateGraph();")).toEqual(['analysis.cjs', 'parser.cjs']);
  });
});

function expectSame(file: string, text: string): void {
  const [ours, theirs] = [built.parser, wholeCompiler()].map((compiler) => treeOf(compiler, parsed(compiler, file, text)));
  expect(ours, file).toEqual(theirs);
}

function parsed(compiler: typeof T, file: string, text: string): T.SourceFile {
  const options = { languageVersion: compiler.ScriptTarget.ESNext, jsDocParsingMode: compiler.JSDocParsingMode.ParseNone };
  return compiler.createSourceFile(file, text, options, true);
}

/** All that there is to a tree: kinds, places, flags, texts, parents, and what the parser complained about. */
function treeOf(compiler: typeof T, source: T.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: T.Node, parent: T.Node | undefined): void => {
    const { text = '' } = node as { text?: string };
    found.push(`${node.kind} ${node.pos} ${node.end} ${node.flags} ${node.getStart(source)} ${node.parent === parent} ${node === source ? '' : text}`);
    compiler.forEachChild(node, (child) => visit(child, node));
  };
  visit(source, undefined);
  const { parseDiagnostics } = source as T.SourceFile & { parseDiagnostics: readonly T.DiagnosticWithLocation[] };
  const complaints = parseDiagnostics.map(({ start, length, code, messageText }) => `${start} ${length} ${code} ${compiler.flattenDiagnosticMessageText(messageText, ' ')}`);
  return [...found, ...complaints];
}

function plain({ file, findings, unresolved, syntaxErrors, graphs }: FileAnalysis): unknown {
  return { file, findings, unresolved, syntaxErrors, graphs: graphs.map(({ model }) => model) };
}
