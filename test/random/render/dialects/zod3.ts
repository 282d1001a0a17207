import type { KeySpec } from '../../spec.ts';
import type { SourceFile } from '../file.ts';
import { propertyName } from '../language.ts';
import type { Program } from '../program.ts';
import type { Dialect } from '../state.ts';
import { emptyText, reducerReference } from '../values.ts';
import { zodText } from './zod4.ts';

/** zod 3 with the `.langgraph` plugin. */
export const zod3Dialect: Dialect = {
  name: 'zod 3',
  validates: true,
  schemas: false,
  supports: (key) => key.channel.kind === 'reducer' || (key.channel.kind === 'last-value' && !key.channel.initial),
  schema: (program, file, name, keys) => {
    const id = program.identifier(name);
    if (!program.language.commonJs) file.head(`import ${program.quote('@langchain/langgraph/zod')};`);
    else file.head(`require(${program.quote('@langchain/langgraph/zod')});`);
    const lines = keys.map((key) => `  ${propertyName(key.name, (text) => program.quote(text))}: ${field(program, file, key)},`);
    file.body(`${file.exported(id)}const ${id} = ${file.import('zod/v3', 'z')}.object({`, ...lines, '});');
    return id;
  },
  stateType: () => 'any',
};

function field(program: Program, file: SourceFile, key: KeySpec): string {
  const schema = zodText(file.import('zod/v3', 'z'), key.type);
  const channel = key.channel;
  if (channel.kind !== 'reducer') return schema;
  const initial = channel.initial ? `.default(${key.type === 'object' ? '{}' : emptyText[key.type]})` : '';
  const plugged = program.type(initial === '' ? schema : `${schema}${initial}`) === '' ? `${schema}${initial}` : `(${schema}${initial} as any)`;
  return `${plugged}.langgraph.reducer(${reducerReference(program, file, key, channel.reducer)})`;
}
