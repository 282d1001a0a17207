import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadSyntax, ts, type T } from '../../src/extract/syntax.ts';
import { ORDER, type Room } from './order.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Import {
  readonly name: string;
  /** Gone once the types are taken away. */
  readonly type: boolean;
}

/** Our own code, relative to the repository. */
export function codeFiles(): string[] {
  return ['src', 'rules'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
      .sort(),
  );
}

export function roomOf(file: string): Room {
  const [top = '', second = ''] = file.split('/');
  const room = top === 'rules' ? 'rules' : second.replace(/\.ts$/, '');
  if (!Object.hasOwn(ORDER, room)) throw new Error(`${file} is in no room that test/structure/order.ts knows`);
  return room as Room;
}

const read = new Map<string, T.SourceFile>();

export function syntaxOf(file: string): T.SourceFile {
  loadSyntax();
  const source = read.get(file) ?? ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ESNext, false);
  read.set(file, source);
  return source;
}

/** Static and dynamic imports, re-exports, and `require`. */
export function importsOf(file: string): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(syntaxOf(file))) {
    if (ts.isImportDeclaration(node)) found.push({ name: textOf(node.moduleSpecifier), type: node.importClause?.isTypeOnly === true });
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) found.push({ name: textOf(node.moduleSpecifier), type: node.isTypeOnly });
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) found.push({ name: textOf(node.argument.literal), type: true });
    else if (ts.isCallExpression(node) && node.arguments.length === 1 && isLoad(node.expression)) found.push({ name: textOf(node.arguments[0]!), type: false });
  }
  return found.filter(({ name }) => name !== '');
}

/** `process.exit` and the like. */
export function usesProcess(file: string): boolean {
  return [...nodesOf(syntaxOf(file))].some((node) => ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'process');
}

/** `as any`, `: any`, `any[]`: all the same to the compiler. */
export function usesAny(file: string): boolean {
  return [...nodesOf(syntaxOf(file))].some(({ kind }) => kind === ts.SyntaxKind.AnyKeyword);
}

function* nodesOf(source: T.SourceFile): Generator<T.Node> {
  const open: T.Node[] = [source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    ts.forEachChild(node, (child) => void open.push(child));
  }
}

function isLoad(callee: T.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')) return true;
  return ts.isCallExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === 'createRequire';
}

function textOf(node: T.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}
