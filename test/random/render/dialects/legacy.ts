import type { KeySpec } from '../../spec.ts';
import type { SourceFile } from '../file.ts';
import { propertyName } from '../language.ts';
import type { Program } from '../program.ts';
import type { Dialect } from '../state.ts';
import { emptyText, reducerReference } from '../values.ts';

/** `new StateGraph({ channels: { topic: null } })`, from before `Annotation`. */
export const legacyDialect: Dialect = {
  name: 'legacy',
  validates: false,
  schemas: false,
  supports: (key) => key.channel.kind === 'reducer' || (key.channel.kind === 'last-value' && !key.channel.initial),
  schema: (program, file, name, keys) => {
    const lines = keys.map((key) => `    ${propertyName(key.name, (text) => program.quote(text))}: ${field(program, file, key)},`);
    if (program.style.chance(`${name} inline`, 40)) return ['{', '  channels: {', ...lines, '  },', '}'].join('\n');
    const id = program.identifier(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
    file.body(`const ${id}${program.type(': any')} = {`, '  channels: {', ...lines, '  },', '};');
    return id;
  },
  stateType: () => 'any',
};

function field(program: Program, file: SourceFile, key: KeySpec): string {
  const channel = key.channel;
  if (channel.kind !== 'reducer') return program.style.pick(`legacy ${key.name}`, ['null', 'null', 'undefined', '{ value: null }', program.quote('string')]);
  const property = program.style.pick(`legacy reducer ${key.name}`, ['value', 'reducer']);
  const initial = channel.initial ? `, default: () => ${key.type === 'object' ? '({})' : emptyText[key.type]}` : '';
  return `{ ${property}: ${reducerReference(program, file, key, channel.reducer)}${initial} }`;
}
