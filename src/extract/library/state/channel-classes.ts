import type { LibraryCall, LibraryFunction } from '../call.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { UNDEFINED, type Value } from '../../values/value.ts';
import { createChannel } from './channel.ts';
import type { ChannelClass, ChannelData } from './data.ts';
import { declaredType } from './declared-type.ts';
import { typeArgumentsOf } from './declarations.ts';
import { given } from './factory.ts';
import { isCallable } from './get-channel.ts';
import { isFalsy, isNullish, isUndefined, read, settle } from './read.ts';

type Part = Partial<Omit<ChannelData, 'kind'>>;

/** `new LastValue(…)` and the rest of `@langchain/langgraph/channels`, by class name. */
export const channelClasses: Readonly<Record<string, LibraryFunction>> = {
  LastValue: instances('LastValue', (ev, [factory]) => withFactory(ev, factory, true)),
  BinaryOperatorAggregate: instances('BinaryOperatorAggregate', (ev, [operator = UNDEFINED, factory]) => ({
    ...withFactory(ev, factory, false),
    operator,
    trap: isCallable(operator) === false ? 'reducer-not-a-function' : null,
  })),
  UntrackedValueChannel: instances('UntrackedValue', (ev, [options = UNDEFINED]) => ({
    ...withFactory(ev, read(ev, options, 'initialValueFactory'), true),
    guard: guardOf(read(ev, options, 'guard')),
  })),
  EphemeralValue: instances('EphemeralValue', (_, [guard = UNDEFINED]) => ({ guard: isUndefined(guard) || booleanOf(guard) })),
  DeltaChannel: instances('DeltaChannel', (ev, [operator = UNDEFINED, options = UNDEFINED]) => ({
    ...deltaFactory(ev, read(ev, options, 'initialValueFactory')),
    operator,
  })),
  Topic: instances('Topic', () => ({})),
  AnyValue: instances('AnyValue', () => ({})),
  LastValueAfterFinish: instances('LastValueAfterFinish', () => ({})),
  NamedBarrierValue: instances('NamedBarrierValue', () => ({})),
  NamedBarrierValueAfterFinish: instances('NamedBarrierValueAfterFinish', () => ({})),
  DynamicBarrierValue: instances('DynamicBarrierValue', () => ({})),
};

function instances(cls: ChannelClass, part: (ev: Evaluator, args: readonly Value[]) => Part): LibraryFunction {
  return (ev, call) => {
    const made = part(ev, call.args.map(settle));
    return createChannel(ev, { cls, dialect: 'channel-instance', type: writtenType(ev, call), ...made }, call.at);
  };
}

function writtenType(ev: Evaluator, { at }: LibraryCall): ChannelData['type'] {
  const [written] = typeArgumentsOf(at.node);
  return written === undefined ? null : declaredType(ev, written, at);
}

/** Some classes hold even an undefined that the factory gives. */
function withFactory(ev: Evaluator, factory: Value | undefined, holdsUndefined: boolean): Part {
  if (factory === undefined || isFalsy(factory)) return {};
  const gives = given(ev, factory);
  return { factory, initial: holdsUndefined ? factory.t !== 'unknown' : gives === 'value' || gives === 'falsy' };
}

/** Without a factory it starts with an empty list. */
export function deltaFactory(ev: Evaluator, factory: Value): Part {
  if (isNullish(factory)) return { initial: true };
  const gives = given(ev, factory);
  return { factory, initial: gives === 'value' || gives === 'falsy' };
}

/** `guard ?? true`; null where it cannot be told. */
export function guardOf(guard: Value): boolean | null {
  return isNullish(guard) ? true : booleanOf(guard);
}

function booleanOf(value: Value): boolean | null {
  return value.t === 'literal' ? Boolean(value.value) : null;
}
