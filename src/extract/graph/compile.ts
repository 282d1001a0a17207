import type { Compile } from '../../model/graph.ts';
import { option } from '../library/builder.ts';
import { type BuilderFacts, isOpenList, namesIn } from './builder-calls.ts';
import { type Context, siteIn } from './context.ts';

export function finishCompile(context: Context, { options, call }: BuilderFacts['compiles'][number]): Compile {
  const { ev } = context;
  const saver = options === null ? null : option(ev, options, 'checkpointer');
  const names = (name: string) => namesIn(ev, options, name, call.at) ?? [];
  return {
    site: siteIn(context, call),
    checkpointer: options !== null && ev.objectCell(options) === null ? 'unknown' : saver === null || (saver.t === 'literal' && !saver.value) ? 'no' : saver.t === 'unknown' && saver.origin?.is !== 'saver' ? 'unknown' : 'yes',
    cache: options === null ? 'no' : ev.objectCell(options)?.open !== null ? 'unknown' : option(ev, options, 'cache') === null ? 'no' : 'yes',
    interruptBefore: names('interruptBefore'),
    interruptAfter: names('interruptAfter'),
    interruptsOpen: isOpenList(ev, options, 'interruptBefore') || isOpenList(ev, options, 'interruptAfter'),
  };
}
