import type { ChannelSpec, KeySpec, ReducerName, ValueType, WriteSpec } from '../spec.ts';
import type { SourceFile } from './file.ts';
import { access } from './language.ts';
import type { Program } from './program.ts';

export const typeText: Readonly<Record<ValueType, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  list: 'string[]',
  object: 'Record<string, string>',
  messages: 'BaseMessage[]',
};

export const emptyText: Readonly<Record<ValueType, string>> = {
  string: "''",
  number: '0',
  boolean: 'false',
  list: '[]',
  object: '{}',
  messages: '[]',
};

/** The text of a value to write. `state` null: the body does not look at its state. */
export function valueText(program: Program, file: SourceFile, key: { readonly name: string; readonly type: ValueType }, write: WriteSpec, state: string | null): string {
  if (write.value === 'undefined') return 'undefined';
  const quote = (text: string): string => program.quote(text);
  if (write.value === 'grown' && state !== null) return grown(program, file, key.type, access(state, key.name, quote));
  return fresh(program, file, key.type, key.name);
}

function fresh(program: Program, file: SourceFile, type: ValueType, name: string): string {
  const style = program.style;
  switch (type) {
    case 'string':
      return style.pick(`value ${name}`, [program.quote('done'), program.quote(`a ${type}`), '`text ${1 + 1}`', 'String(Math.PI)']);
    case 'number':
      return style.pick(`value ${name}`, ['1', '3', 'Math.max(1, 2)']);
    case 'boolean':
      return style.pick(`value ${name}`, ['true', 'false', '1 < 2']);
    case 'list':
      return style.pick(`value ${name}`, [`[${program.quote('one')}]`, `[${program.quote('one')}, ${program.quote('two')}]`, '[]']);
    case 'object':
      return style.pick(`value ${name}`, [`{ from: ${program.quote('here')} }`, '{}']);
    case 'messages':
      return `[${message(program, file)}]`;
  }
}

function grown(program: Program, file: SourceFile, type: ValueType, before: string): string {
  switch (type) {
    case 'string':
      return program.style.pick('grown string', [`\`\${${before}} and more\``, `(${before} ?? ${program.quote('')}) + ${program.quote('!')}`]);
    case 'number':
      return `(${before} ?? 0) + 1`;
    case 'boolean':
      return `!${before}`;
    case 'list':
      return program.style.pick('grown list', [`[...(${before} ?? []), ${program.quote('one')}]`, `(${before} ?? []).concat(${program.quote('one')})`]);
    case 'object':
      return `{ ...${before}, again: ${program.quote('here')} }`;
    case 'messages':
      return `[...(${before} ?? []), ${message(program, file)}]`;
  }
}

function message(program: Program, file: SourceFile): string {
  return `new ${file.import('@langchain/core/messages', 'AIMessage')}(${program.quote('hello')})`;
}

export function reducerText(program: Program, reducer: ReducerName, typed: string): string {
  const [left, right, body] = program.style.pick(`reducer ${reducer}`, reducers[reducer]);
  return typed === '' ? `(${left}, ${right}) => ${body}` : `(${left}: ${typed}, ${right}: ${typed}) => ${body}`;
}

const reducers: Readonly<Record<ReducerName, readonly (readonly [string, string, string])[]>> = {
  append: [['left', 'right', 'left.concat(right)'], ['a', 'b', '[...a, ...b]'], ['xs', 'ys', '[...(xs ?? []), ...(ys ?? [])]']],
  'merge-by-id': [['left', 'right', 'left.concat(right)']],
  'object-merge': [['left', 'right', '({ ...left, ...right })'], ['a', 'b', 'Object.assign({}, a, b)']],
  'last-wins': [['_', 'next', 'next'], ['x', 'y', 'y ?? x']],
  'first-wins': [['current', '_', 'current'], ['a', 'b', 'a ?? b']],
  sum: [['a', 'b', 'a + b'], ['total', 'more', '(total ?? 0) + (more ?? 0)']],
  max: [['a', 'b', 'Math.max(a, b)'], ['a', 'b', 'a > b ? a : b']],
  min: [['a', 'b', 'Math.min(a, b)']],
  or: [['a', 'b', 'a || b']],
  and: [['a', 'b', 'a && b']],
  union: [['a', 'b', '[...new Set([...a, ...b])]'], ['a', 'b', 'Array.from(new Set(a.concat(b)))']],
};

/** A reducer written in place, named, made by a function, or imported. */
export function reducerReference(program: Program, file: SourceFile, key: KeySpec, reducer: ReducerName): string {
  const type = program.language.typed ? typeText[key.type] : '';
  if (key.type === 'messages') return program.library(file, 'messagesStateReducer');
  const text = reducerText(program, reducer, type === 'BaseMessage[]' ? 'any' : type);
  const way = program.style.pick(`reducer of ${file.name} ${key.name}`, ['inline', 'inline', 'named', 'factory', 'imported'] as const);
  if (way === 'inline') return text;
  const name = program.identifier(`${reducer.replaceAll('-', '_')}Values`);
  if (way === 'named') file.head(`const ${name} = ${text};`);
  if (way === 'factory') file.head(`function ${name}() {`, `  return ${text};`, '}');
  if (way !== 'imported') return way === 'factory' ? `${name}()` : name;
  const reducersFile = program.file('reducers');
  reducersFile.body(`${reducersFile.exported(name)}const ${name} = ${text};`);
  return file.import(file.sibling('reducers'), name);
}

export function initialText(key: KeySpec): string {
  return emptyText[key.type];
}

export function needsNoValidation(channel: ChannelSpec): boolean {
  return channel.kind !== 'last-value' && channel.kind !== 'reducer';
}
