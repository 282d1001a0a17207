import type { GraphModel } from '../model/graph.ts';
import type { ProgramModel } from '../model/program.ts';
import type { SaverOrStore, Run, SentId, Shares } from '../model/run.ts';
import { printable } from './printable.ts';
import { placeOf, type Sources } from './sources.ts';
import { alignRows } from './table.ts';

/** What a graph keeps from run to run: its savers and stores, and for each run whose thread it is and who checks that. */
export function persistenceText(model: GraphModel, programs: readonly ProgramModel[], sources: Sources): string {
  const runs = unique(programs.flatMap((program) => program.runs.filter(({ graph }) => graph === model.id)), sources);
  const saversAndStores = programs.filter(({ file }) => file === model.file).flatMap((program) => program.saversAndStores);
  const rows = [...model.compiles.map((compile) => compileRow(compile, sources)), ...saversAndStores.map((kept) => saverOrStoreRow(kept, sources)), ...runs.map((run) => runRow(run, sources))];
  if (runs.length + saversAndStores.length === 0) return '';
  return ['', '  persistence', ...alignRows(rows).map((row) => `    ${printable(row)}`), ''].join('\n');
}

function unique(runs: readonly Run[], sources: Sources): Run[] {
  return [...new Map(runs.map((run) => [`${placeOf(sources, run.site)} ${threadText(run, sources)}`, run])).values()];
}

function compileRow({ checkpointer, site }: GraphModel['compiles'][number], sources: Sources): string[] {
  return ['compile', placeOf(sources, site), checkpointer === 'yes' ? 'with a checkpointer' : checkpointer === 'no' ? 'without a checkpointer' : 'with a checkpointer or not'];
}

function saverOrStoreRow({ is, name, memory, made, perCall, keepsForGood }: SaverOrStore, sources: Sources): string[] {
  const says = [memory ? 'in the memory of the process' : 'durable', ...(perCall === null ? [] : ['made for each call']), ...(keepsForGood ? ['nothing lets go of old threads'] : [])];
  return [is, placeOf(sources, made), `${name}, ${says.join(', ')}`];
}

function runRow(run: Run, sources: Sources): string[] {
  return [run.method, placeOf(sources, run.site), threadText(run, sources)];
}

function threadText({ thread, saver, shares, where }: Run, sources: Sources): string {
  if (saver === 'none') return 'keeps nothing';
  const also = shares === null ? '' : `; shared: ${sharedText(shares)}`;
  switch (thread.kind) {
    case 'missing':
      return where.kind === 'body' ? 'the thread of the run around it' : 'no thread_id';
    case 'unknown':
      return `thread_id not known${also}`;
    case 'literal':
      return `thread_id always ${JSON.stringify(thread.value)}`;
    case 'number':
      return `thread_id is the number ${thread.text}`;
    case 'fresh':
      return `thread_id made anew, ${thread.life === 'forgotten' ? 'kept nowhere' : thread.life === 'logged' ? 'kept in a log only' : thread.life === 'process' ? 'once for the process' : 'and kept'}`;
    case 'optional':
      return `thread_id of ${thread.text}, which may be missing`;
    case 'client':
      return `thread_id of the request: ${thread.text}, ${checkText(thread, sources)}${also}`;
  }
}

function sharedText({ how, text }: Shares): string {
  switch (how) {
    case 'default':
      return `"${text}" where none is given`;
    case 'undefined':
      return `one where ${text} is missing`;
    case 'day':
      return 'one for each day';
    case 'process':
      return `one for the process, by ${text}`;
    case 'variable':
      return `what ${text} of the module holds`;
  }
}

function checkText({ guarded, flaw, handedTo }: SentId, sources: Sources): string {
  if (guarded) return 'checked';
  if (flaw !== null) return `not checked: ${flaw.name} (${placeOf(sources, flaw.site)}) is ${FLAWS[flaw.kind]}`;
  return handedTo.length === 0 ? 'not checked' : `not checked, handed to ${handedTo.join(', ')}`;
}

const FLAWS = {
  'not-awaited': 'not awaited',
  ignored: 'not looked at',
  'goes-on': 'not followed by a return',
  'other-id': 'about another id',
  'user-sent': 'about a user of the request',
  'too-late': 'too late',
  'only-there': 'about whether it is there',
} as const;
