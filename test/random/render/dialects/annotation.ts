import type { KeySpec } from '../../spec.ts';
import type { SourceFile } from '../file.ts';
import { propertyName } from '../language.ts';
import type { Program } from '../program.ts';
import type { Dialect } from '../state.ts';
import { emptyText, reducerReference, typeText } from '../values.ts';

/** `Annotation.Root({ … })`. Can express every channel: an instance of a channel class may stand for a key. */
export const annotationDialect: Dialect = {
  name: 'annotation',
  validates: false,
  schemas: true,
  supports: () => true,
  schema: (program, file, name, keys, narrow) => {
    const id = program.identifier(name);
    const root = `${program.library(file, 'Annotation')}.Root({`;
    file.body(`${file.exported(id)}const ${id} = ${root}`, ...fieldLines(program, file, keys, narrow), '});');
    const spread = program.style.chance(`spec of ${name}`, 12) && !narrow;
    if (!spread) return id;
    const outer = program.identifier(`${name}All`);
    file.body(`const ${outer} = ${root} ...${id}.spec });`);
    return outer;
  },
  stateType: (schema) => `typeof ${schema}.State`,
};

/** The bare map of channels: `new StateGraph({ topic: Annotation() })`, or the `.spec` of a root. */
export const rawMapDialect: Dialect = {
  name: 'raw map',
  validates: false,
  schemas: false,
  supports: () => true,
  schema: (program, file, name, keys) => {
    const id = program.identifier(name);
    const way = program.style.pick(`raw map ${name}`, ['map', 'spec', 'inline'] as const);
    const lines = fieldLines(program, file, keys, false);
    if (way === 'inline') return ['{', ...lines, '}'].join('\n');
    const [open, close] = way === 'map' ? ['{', '};'] : [`${program.library(file, 'Annotation')}.Root({`, '});'];
    file.body(`const ${id} = ${open}`, ...lines, close);
    return way === 'map' ? id : `${id}.spec`;
  },
  stateType: () => 'any',
};

function fieldLines(program: Program, file: SourceFile, keys: readonly KeySpec[], narrow: boolean): readonly string[] {
  return keys.map((key) => {
    const prebuilt = key.type === 'messages' && key.channel.kind === 'reducer' && key.channel.initial && !narrow;
    if (prebuilt && program.style.chance(`prebuilt ${key.name}`, 50)) return `  ...${program.library(file, 'MessagesAnnotation')}.spec,`;
    return `  ${propertyName(key.name, (text) => program.quote(text))}: ${field(program, file, key, narrow)},`;
  });
}

function field(program: Program, file: SourceFile, key: KeySpec, narrow: boolean): string {
  const annotation = program.library(file, 'Annotation');
  const type = program.type(`<${key.type === 'messages' ? 'any' : typeText[key.type]}>`);
  const channel = key.channel;
  if (narrow || (channel.kind === 'last-value' && !channel.initial)) return lastValue(program, key, annotation, type, narrow);
  if (channel.kind === 'reducer') {
    const reducer = reducerReference(program, file, key, channel.reducer);
    const name = program.style.pick(`reducer property ${key.name}`, ['reducer', 'reducer', 'reducer', 'value']);
    const start = channel.initial ? `, default: () => ${emptyOf(key)}` : '';
    return `${annotation}${type}({ ${name}: ${reducer}${start} })`;
  }
  return channelInstance(program, file, key);
}

/** All of them make a channel that keeps one value, whatever they seem to say. */
function lastValue(program: Program, key: KeySpec, annotation: string, type: string, narrow: boolean): string {
  const plain = [`${annotation}${type}()`, `${annotation}${type}`, `${annotation}${type}()`];
  const traps = [`${annotation}${type}({ default: () => ${emptyOf(key)} }${program.type(' as any')})`, `${annotation}${type}(((a${program.type(': any')}, b${program.type(': any')}) => b)${program.type(' as any')})`];
  return program.style.pick(`last value ${narrow ? 'narrow ' : ''}${key.name}`, [...plain, ...plain, ...plain, ...(narrow ? [] : traps)]);
}

function channelInstance(program: Program, file: SourceFile, key: KeySpec): string {
  const channel = key.channel;
  const of = (symbol: string): string => file.import('@langchain/langgraph/channels', symbol);
  switch (channel.kind) {
    case 'last-value':
      return `new ${of('LastValue')}(() => ${emptyOf(key)}${program.type(' as any')})`;
    case 'untracked':
      return `new ${of('UntrackedValueChannel')}(${channel.guard ? '' : '{ guard: false }'})`;
    case 'ephemeral':
      return `new ${of('EphemeralValue')}(${channel.guard ? '' : 'false'})`;
    case 'any-value':
      return `new ${of('AnyValue')}()`;
    case 'topic':
      return `new ${of('Topic')}()`;
    case 'reducer':
      throw new Error('a reducer needs no channel instance');
  }
}

function emptyOf(key: KeySpec): string {
  return key.type === 'object' ? '({})' : emptyText[key.type];
}
