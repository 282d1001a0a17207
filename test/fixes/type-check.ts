import ts from 'typescript';
import { root } from './apply.ts';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/** What TypeScript says about programs that exist only as text, by name. */
export function typeErrors(programs: ReadonlyMap<string, string>, folder = root): string[] {
  const texts = new Map([...programs].map(([name, text]) => [`${folder}${name}`, text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, options) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, options) : ts.createSourceFile(file, text, options);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at = file === undefined ? '' : `${file.fileName.slice(folder.length)}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}`;
    const line = file === undefined ? '' : (file.text.split('\n')[file.getLineAndCharacterOfPosition(start ?? 0).line] ?? '');
    return `${at} ${ts.flattenDiagnosticMessageText(messageText, ' ')}\n    ${line.trim()}`;
  });
}
