import type { LibraryCall, LibraryFunction } from '../call.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { mapAlternatives } from '../../values/union.ts';
import { UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { createChannel } from './channel.ts';
import { create } from './data.ts';
import { declaredType, type DeclaredType } from './declared-type.ts';
import { typeArgumentsOf } from './declarations.ts';
import { getChannel } from './get-channel.ts';
import { parameterType } from './parameter-type.ts';
import { isFalsy, read, settle } from './read.ts';

/** `Annotation()`, `Annotation<T>({ reducer, default })` */
export const annotation: LibraryFunction = (ev, call) =>
  mapAlternatives(settle(call.args[0] ?? UNDEFINED), (definition) => annotated(ev, call, definition));

function annotated(ev: Evaluator, { at }: LibraryCall, definition: Value): Value {
  const [written] = typeArgumentsOf(at.node);
  const type = written === undefined ? inferredType(ev, definition) : declaredType(ev, written, at);
  if (isFalsy(definition)) return createChannel(ev, { type }, at);
  const made = getChannel(ev, definition, 'annotation');
  if (made.kind === 'unresolved') return unknown(made.why, at);
  return createChannel(ev, { ...made, type: made.type ?? type }, at);
}

/** Where the type is left to TypeScript, it comes from the reducer. */
function inferredType(ev: Evaluator, definition: Value): DeclaredType | null {
  for (const name of ['reducer', 'value']) {
    const reducer = read(ev, definition, name);
    if (reducer.t === 'function') return parameterType(ev, reducer, 0);
  }
  return null;
}

/** `Annotation.Root(spec)`. The spec is kept as it is: what is added to it later counts. */
export const annotationRoot: LibraryFunction = (ev, { args, at }) =>
  create(ev, { kind: 'annotation-root', spec: args[0] ?? UNDEFINED }, at);
