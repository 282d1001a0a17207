import type { KeySpec, ValueType } from '../../spec.ts';
import type { SourceFile } from '../file.ts';
import { propertyName } from '../language.ts';
import type { Program } from '../program.ts';
import type { Dialect } from '../state.ts';
import { emptyText, reducerReference } from '../values.ts';

/** zod 4 with `.register(registry, …)`. */
export const zod4Dialect: Dialect = dialect('zod 4 registry', (program, file, schema, meta) =>
  `${schema}.register(${file.import('@langchain/langgraph/zod', 'registry')}, ${meta}${program.type(' as any')})`,
);

/** zod 4 with `withLangGraph(schema, …)`. */
export const zod4WithDialect: Dialect = dialect('zod 4 withLangGraph', (program, file, schema, meta) =>
  `${file.import('@langchain/langgraph/zod', 'withLangGraph')}(${schema}, ${meta}${program.type(' as any')})`,
);

type Register = (program: Program, file: SourceFile, schema: string, meta: string) => string;

function dialect(name: string, register: Register): Dialect {
  return {
    name,
    validates: true,
    schemas: true,
    supports: (key) => key.channel.kind === 'reducer' || key.channel.kind === 'last-value',
    schema: (program, file, wish, keys, narrow) => {
      const id = program.identifier(wish);
      const lines = keys.map((key) => `  ${propertyName(key.name, (text) => program.quote(text))}: ${field(program, file, key, narrow, register)},`);
      file.body(`${file.exported(id)}const ${id} = ${file.import('zod', 'z')}.object({`, ...lines, '});');
      return id;
    },
    stateType: () => 'any',
  };
}

function field(program: Program, file: SourceFile, key: KeySpec, narrow: boolean, register: Register): string {
  const channel = key.channel;
  const schema = zodText(file.import('zod', 'z'), key.type);
  // An input schema of its own is not made partial by the library: absent keys would be refused.
  if (narrow) return `${schema}.optional()`;
  if (channel.kind === 'reducer') {
    const fn = `reducer: { fn: ${reducerReference(program, file, key, channel.reducer)} }`;
    return register(program, file, schema, channel.initial ? `{ ${fn}, default: () => ${empty(key)} }` : `{ ${fn} }`);
  }
  if (channel.kind === 'last-value' && channel.initial) return register(program, file, schema, `{ default: () => ${empty(key)} }`);
  const lost = `${register(program, file, schema, `{ reducer: { fn: (a${program.type(': any')}, b${program.type(': any')}) => b } }`)}.optional()`;
  return program.style.pick(`zod 4 ${key.name}`, [schema, schema, `${schema}.optional()`, `${schema}.describe(${program.quote('what it is')})`, schema, lost]);
}

export function zodText(z: string, type: ValueType): string {
  switch (type) {
    case 'list':
      return `${z}.array(${z}.string())`;
    case 'object':
      return `${z}.record(${z}.string(), ${z}.string())`;
    case 'messages':
      return `${z}.any()`;
    default:
      return `${z}.${type}()`;
  }
}

function empty(key: KeySpec): string {
  return key.type === 'object' ? '({})' : emptyText[key.type];
}
