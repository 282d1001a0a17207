import type { Compile } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { option } from '../library/builder.ts';
import type { SourceUnit } from '../load/unit.ts';
import type { Value } from '../values/value.ts';
import { type BuilderFacts, isOpenList, namesIn } from './builder-calls.ts';
import { type Context, siteIn } from './context.ts';

export function finishCompile(context: Context, { options, call }: BuilderFacts['compiles'][number]): Compile {
  const { ev } = context;
  const saver = options === null ? null : option(ev, options, 'checkpointer');
  const names = (name: string) => namesIn(ev, options, name, call.at) ?? [];
  const made = saver === null ? null : madeIn(ev, saver);
  return {
    site: siteIn(context, call),
    ...(made === null || made === context.home ? {} : { saverFile: made.display }),
    ...(saver !== null && hasSerializer(saver) ? { serializer: true as const } : {}),
    checkpointer: options !== null && ev.objectCell(options) === null ? 'unknown' : saver === null || (saver.t === 'literal' && !saver.value) ? 'no' : saver.t === 'unknown' && saver.origin?.is !== 'saver' ? 'unknown' : 'yes',
    ...withinOf(saver),
    cache: options === null ? 'no' : ev.objectCell(options)?.open !== null ? 'unknown' : option(ev, options, 'cache') === null ? 'no' : 'yes',
    interruptBefore: names('interruptBefore'),
    interruptAfter: names('interruptAfter'),
    interruptsOpen: isOpenList(ev, options, 'interruptBefore') || isOpenList(ev, options, 'interruptAfter'),
  };
}

/** What is no saver says how a graph is saved as a part of another one. */
function withinOf(saver: Value | null): Pick<Compile, 'within'> {
  if (saver?.t !== 'literal' || typeof saver.value !== 'boolean') return {};
  return { within: saver.value ? 'kept' : 'unsaved' };
}

/** The file of the saver, or of the class of the program that it is of. */
function madeIn(ev: Evaluator, saver: Value): SourceUnit | null {
  if (saver.t === 'unknown') return saver.origin?.is === 'saver' ? saver.origin.at.unit : null;
  return ev.objectCell(saver)?.cls?.unit ?? null;
}

/** `new PostgresSaver(pool, serializer)`, `new MemorySaver(serializer)` */
function hasSerializer(saver: Value): boolean {
  if (saver.t !== 'unknown' || saver.origin?.is !== 'saver' || saver.origin.factory !== null) return false;
  const { name, args } = saver.origin;
  const given = /^(Memory|InMemory)Saver$/.test(name) ? args[0] : /RedisSaver$/.test(name) ? undefined : args[1];
  return given !== undefined && given.t !== 'literal';
}
