import type { KeySpec } from '../../spec.ts';
import type { SourceFile } from '../file.ts';
import { propertyName } from '../language.ts';
import type { Program } from '../program.ts';
import type { Dialect } from '../state.ts';
import { emptyText, reducerReference } from '../values.ts';
import { zodText } from './zod4.ts';

/** `new StateSchema({ … })` with `ReducedValue` and `UntrackedValue`. */
export const stateSchemaDialect: Dialect = {
  name: 'state schema',
  validates: true,
  schemas: true,
  supports: (key) => key.channel.kind === 'reducer' || key.channel.kind === 'last-value' || key.channel.kind === 'untracked',
  schema: (program, file, name, keys, narrow) => {
    const id = program.identifier(name);
    const lines = keys.map((key) => `  ${propertyName(key.name, (text) => program.quote(text))}: ${field(program, file, key, narrow)},`);
    file.body(`${file.exported(id)}const ${id} = new ${program.library(file, 'StateSchema')}({`, ...lines, '});');
    return id;
  },
  stateType: () => 'any',
};

function field(program: Program, file: SourceFile, key: KeySpec, narrow: boolean): string {
  const schema = zodText(file.import('zod', 'z'), key.type);
  const channel = key.channel;
  if (narrow) return required(key, schema, file);
  switch (channel.kind) {
    case 'reducer':
      return reduced(program, file, key, schema);
    case 'untracked':
      return `new ${program.library(file, 'UntrackedValue')}(${required(key, schema, file)}${channel.guard ? '' : ', { guard: false }'})`;
    default:
      return channel.kind === 'last-value' && channel.initial ? withDefault(key, schema) : required(key, schema, file);
  }
}

function reduced(program: Program, file: SourceFile, key: KeySpec, schema: string): string {
  const channel = key.channel;
  if (channel.kind !== 'reducer') return schema;
  if (key.type === 'messages' && channel.initial && program.style.chance(`prebuilt ${key.name}`, 50)) return program.library(file, 'MessagesValue');
  const value = channel.initial ? withDefault(key, schema) : required(key, schema, file);
  return `new ${program.library(file, 'ReducedValue')}(${value}, { reducer: ${reducerReference(program, file, key, channel.reducer)} })`;
}

function withDefault(key: KeySpec, schema: string): string {
  return `${schema}.default(() => ${key.type === 'object' ? '({})' : emptyText[key.type]})`;
}

/** `z.any()` accepts `undefined`, which gives the channel a value from the start. */
function required(key: KeySpec, schema: string, file: SourceFile): string {
  return key.type === 'messages' ? `${file.import('zod', 'z')}.array(${file.import('zod', 'z')}.any())` : schema;
}
