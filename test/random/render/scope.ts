import { channelsOf, type GraphSpec, type KeySpec } from '../spec.ts';
import type { SourceFile } from './file.ts';
import type { Program } from './program.ts';

/** Where a piece of code stands. */
export interface Scope {
  readonly program: Program;
  readonly file: SourceFile;
  readonly graph: GraphSpec;
  /** Makes choices of style in this place independent of those in others. */
  readonly topic: string;
  /** The parameter that holds the state. */
  readonly state: string;
  /** No statements may stand before the value. */
  readonly expressionOnly?: boolean;
}

/** Code that ends in a value: statements to run before, and the expression. */
export interface Code {
  readonly before: readonly string[];
  readonly value: string;
}

export function keyOf(graph: GraphSpec, name: string): Pick<KeySpec, 'name' | 'type'> {
  return channelsOf(graph).get(name) ?? { name, type: 'string' };
}

/** A function of `./choices`: what a model would decide. */
export function choice(scope: Scope, symbol: 'choose' | 'flip' | 'items' | 'decide'): string {
  const { program, file } = scope;
  if (!program.style.chance('a service decides', 15)) return file.import(file.sibling('choices'), symbol);
  // A service of another file, made once for all, which passes on what it is asked.
  const service = program.file('service');
  program.once('service', () => {
    const t = (text: string): string => program.type(text);
    const symbols = { choose: [`topic${t(': string')}, ways${t(': number')}`, 'topic, ways'], flip: [`topic${t(': string')}`, 'topic'], items: [`topic${t(': string')}`, 'topic'], decide: [`topic${t(': string')}`, 'topic'] } as const;
    const methods = Object.entries(symbols).flatMap(([name, [parameters, given]]) => [`  ${name}(${parameters}) {`, `    return ${service.import(service.sibling('choices'), name)}(${given});`, '  }']);
    const name = program.identifier('Service');
    service.body(`class ${name} {`, ...methods, '}', `${service.exported('service')}const service = new ${name}();`);
  });
  return `${file.import(file.sibling('service'), 'service')}.${symbol}`;
}

export function indent(lines: readonly string[], by = '  '): readonly string[] {
  return lines.map((line) => (line === '' ? line : by + line));
}
