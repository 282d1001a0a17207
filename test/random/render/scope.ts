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
  return scope.file.import(scope.file.sibling('choices'), symbol);
}

export function indent(lines: readonly string[], by = '  '): readonly string[] {
  return lines.map((line) => (line === '' ? line : by + line));
}
