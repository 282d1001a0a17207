import type { PartSpec, WriteSpec } from '../spec.ts';
import { access, propertyName } from './language.ts';
import { choice, keyOf, type Code, type Scope } from './scope.ts';
import { valueText } from './values.ts';

/** The object of keys a body returns, in one of the ways people build such objects. */
export function updateCode(scope: Scope, part: PartSpec, label: (write: number) => string): Code {
  const { program, topic } = scope;
  if (part.tuples) return { before: [], value: tuples(scope, part.writes) };
  const ways = waysFor(scope, part);
  const way = program.style.pick(`${topic} update`, ways);
  switch (way) {
    case 'literal':
      return { before: [], value: literal(scope, part, label) + program.type(program.style.pick(`${topic} cast`, ['', '', '', '', '', '', ' as any', ' satisfies Record<string, any>'])) };
    case 'const':
      return { before: [`const update = ${literal(scope, part, label)};`], value: 'update' };
    case 'accumulator':
      return accumulator(scope, part, label);
    case 'assign':
      return { before: [], value: assigned(scope, part, label) };
    case 'helper':
      return { before: [], value: helper(scope, part, label) };
    case 'shorthand':
      return shorthand(scope, part, label);
    case 'deleted':
      return { before: [`const update${program.type(': any')} = { extra: ${program.quote('left out')}, ...${literal(scope, part, label)} };`, 'delete update.extra;'], value: 'update' };
    case 'overridden':
      return { before: [], value: overridden(scope, part, label) };
    case 'folded':
      return { before: [], value: folded(scope, part, label) };
    case 'entries':
      return { before: [], value: `{ ${[...(part.spread ? [`...${scope.state}`] : []), `...Object.fromEntries([${part.writes.map((write, index) => pair(scope, write, label(index))).join(', ')}]${program.type(' as any')})`].join(', ')} }` };
  }
}

function waysFor(scope: Scope, part: PartSpec): readonly ('literal' | 'accumulator' | 'assign' | 'helper' | 'const' | 'shorthand' | 'deleted' | 'overridden' | 'folded' | 'entries')[] {
  if (part.writes.length === 0) return ['literal'];
  return scope.expressionOnly === true ? ['literal', 'assign', 'helper', 'overridden', 'folded', 'entries'] : ['literal', 'literal', 'accumulator', 'assign', 'helper', 'const', 'shorthand', 'deleted', 'overridden', 'folded', 'entries'];
}

function literal(scope: Scope, part: PartSpec, label: (write: number) => string): string {
  const members = part.writes.map((write, index) => (write.maybe ? maybeMember(scope, write, label(index)) : member(scope, write)));
  const all = [...(part.spread ? [`...${scope.state}`] : []), ...members];
  if (all.length === 1 && part.spread && scope.program.style.chance(`${scope.topic} return state`, 30)) return scope.state;
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

function member(scope: Scope, write: WriteSpec): string {
  const name = propertyName(write.key, quoteOf(scope));
  const computed = scope.program.style.chance(`${scope.topic} computed ${write.key}`, 5);
  return `${computed ? `[${scope.program.quote(write.key)}]` : name}: ${value(scope, write)}`;
}

function maybeMember(scope: Scope, write: WriteSpec, label: string): string {
  const flip = flipCall(scope, label);
  return scope.program.style.chance(`${scope.topic} and ${write.key}`, 40)
    ? `...(${flip} && { ${member(scope, write)} })`
    : `...(${flip} ? { ${member(scope, write)} } : {})`;
}

function accumulator(scope: Scope, part: PartSpec, label: (write: number) => string): Code {
  const { program } = scope;
  const type = program.type(program.style.pick(`${scope.topic} accumulator type`, [': any', ': Partial<Record<string, any>>', ': Record<string, unknown>']));
  const start = part.spread ? `{ ...${scope.state} }` : '{}';
  const lines = part.writes.flatMap((write, index) => {
    const assign = `${access('update', write.key, quoteOf(scope))} = ${value(scope, write)};`;
    if (!write.maybe) return [assign];
    return program.style.chance(`${scope.topic} braces`, 70)
      ? [`if (${flipCall(scope, label(index))}) {`, `  ${assign}`, '}']
      : [`if (${flipCall(scope, label(index))}) ${assign}`];
  });
  return { before: [`const update${type} = ${start};`, ...lines], value: 'update' };
}

function assigned(scope: Scope, part: PartSpec, label: (write: number) => string): string {
  const sure = part.writes.filter((write) => !write.maybe).map((write) => member(scope, write));
  const pieces = part.writes.flatMap((write, index) => (write.maybe ? [`${flipCall(scope, label(index))} ? { ${member(scope, write)} } : {}`] : []));
  const fixed = sure.length > 0 ? [`{ ${sure.join(', ')} }`] : [];
  return `Object.assign(${['{}', ...(part.spread ? [scope.state] : []), ...fixed, ...pieces].join(', ')})`;
}

/** What was there before comes first, and what comes later counts. */
function overridden(scope: Scope, part: PartSpec, label: (write: number) => string): string {
  const sure = part.writes.filter((write) => !write.maybe);
  const old = sure.map((write) => `${propertyName(write.key, quoteOf(scope))}: undefined`);
  return `{ ${[...(part.spread ? [`...${scope.state}`] : []), ...(old.length === 0 ? [] : [`...{ ${old.join(', ')} }`]), `...${literal(scope, { ...part, spread: false }, label)}`].join(', ')} }`;
}

/** An object that `reduce` puts together of pairs. */
function folded(scope: Scope, part: PartSpec, label: (write: number) => string): string {
  const { program } = scope;
  const pairs = part.writes.map((write, index) => pair(scope, write, label(index)));
  const start = part.spread ? `{ ...${scope.state} }` : '{}';
  return `([${pairs.join(', ')}]${program.type(' as [string, any][]')}).reduce((all, [key, value]) => ({ ...all, [key]: value }), ${start}${program.type(' as any')})`;
}

function pair(scope: Scope, write: WriteSpec, label: string): string {
  const both = `[${scope.program.quote(write.key)}, ${value(scope, write)}]`;
  return write.maybe ? `...(${flipCall(scope, label)} ? [${both}] : [])` : both;
}

/** A function of the same file that makes the object. */
function helper(scope: Scope, part: PartSpec, label: (write: number) => string): string {
  const { program, file } = scope;
  const name = program.identifier('makeUpdate');
  const inside: Scope = { ...scope, state: 'given' };
  const parameter = `given${program.type(': any')}`;
  if (program.style.chance(`${scope.topic} helper arrow`, 50)) file.body(`const ${name} = (${parameter}) => (${literal(inside, part, label)});`);
  else file.tail(`function ${name}(${parameter}) {`, `  return ${literal(inside, part, label)};`, '}');
  return `${name}(${scope.state})`;
}

/** `const draft = …; return { draft };` for keys that are identifiers. */
function shorthand(scope: Scope, part: PartSpec, label: (write: number) => string): Code {
  const short = part.writes.filter((write) => !write.maybe && /^[a-z]+$/.test(write.key) && write.key !== 'in' && write.key !== scope.state);
  const before = short.map((write) => `const ${write.key} = ${value(scope, write)};`);
  const members = part.writes.map((write, index) => {
    if (short.includes(write)) return write.key;
    return write.maybe ? maybeMember(scope, write, label(index)) : member(scope, write);
  });
  return { before, value: `{ ${[...(part.spread ? [`...${scope.state}`] : []), ...members].join(', ')} }` };
}

function tuples(scope: Scope, writes: readonly WriteSpec[]): string {
  const pairs = writes.map((write) => `[${scope.program.quote(write.key)}, ${value(scope, write)}]`);
  return `[${pairs.join(', ')}]${scope.program.type(' as [string, any][]')}`;
}

function value(scope: Scope, write: WriteSpec): string {
  return valueText(scope.program, scope.file, keyOf(scope.graph, write.key), write, scope.state);
}

function flipCall(scope: Scope, label: string): string {
  return `${choice(scope, 'flip')}(${scope.program.quote(label)})`;
}

function quoteOf(scope: Scope): (text: string) => string {
  return (text) => scope.program.quote(text);
}
