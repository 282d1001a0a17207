import type { Detection, Fix } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Run } from '../../src/model/run.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callerOf, callOf, remembers, starts } from '../shared/runs.ts';
import { brief, code } from '../shared/words.ts';

/** A run that nobody waits for. Its result is lost, and so is its error. */
export const noFloatingRun: Rule = {
  id: 'no-floating-run',
  title: 'A run or a write is started and not waited for',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph, a task, a saver or a store of the library',
  offers: ['review'],
  *detect(input) {
    for (const run of input.program.runs) {
      if (isGoneOnFrom(run)) continue;
      // Callbacks that all run one thread are said to.
      if (run.promise === 'each' && run.together !== null && remembers(run)) continue;
      if (run.where.kind === 'handler' && !run.unshipped && isPromised(run)) for (const call of run.letGo ?? []) yield lettingGo(input, run, call);
      if (run.promise !== 'kept' && (isPromised(run) || (run.promise === 'used' && isRead(run)))) yield report(run);
    }
    for (const { model } of input.graphs) yield* promisesIn(model);
  },
};

/** A node returns as it is what it should have waited for. */
function* promisesIn(model: GraphModel): Generator<Detection> {
  const seen = new Set<string>();
  for (const { name, outcomes } of model.nodes) {
    for (const { key, pending } of outcomes.flatMap(({ writes }) => writes)) {
      if (pending === undefined || seen.has(`${key} ${pending.site.file} ${pending.site.start}`)) continue;
      seen.add(`${key} ${pending.site.file} ${pending.site.start}`);
      yield {
        certainty: 'always',
        message: `${code(name)} writes the promise of ${brief(pending.text, 28)} to ${code(key)}, and nobody waits for it: who reads ${code(key)} finds no result.`,
        help: `Await it: \`${key}: await ${pending.text}(…)\`.`,
        graph: model.id,
        site: pending.site,
        evidence: { key, nodes: [name], name: 'promise' },
        related: [],
        fixes: [],
      };
    }
  }
}

/** `saver.setup().then(() => app.listen())`: what needs the tables comes after, and an error ends a program that cannot do its work. */
function isGoneOnFrom({ on, method, promise, goesOn }: Run): boolean {
  return on === 'saver' && method === 'setup' && promise === 'dropped' && goesOn === true;
}

/** Calls that only read: their promise harms nobody until it is taken for the result. */
function isRead({ on, method }: Run): boolean {
  return on === 'store' ? /^(get|search|listNamespaces)$/.test(method) : method === 'getState';
}

/** Calls that return a promise; `streamEvents` and `getStateHistory` return what can be iterated. */
function isPromised(run: Run): boolean {
  if (run.on === 'task') return true;
  if (run.method === 'streamEvents') return false;
  if (starts(run) || run.method === 'updateState' || run.method === 'bulkUpdateState') return true;
  return (run.on === 'store' && /^(put|delete|batch)$/.test(run.method)) || (run.on === 'saver' && /^(put|putWrites|deleteThread|setup)$/.test(run.method));
}

function report(run: Run): Detection {
  const iterated = run.promise === 'iterated';
  return {
    certainty: 'always',
    message: run.promise === 'used'
      ? `${callOf(run)} returns a promise, and it is read as if it were the result: each of its properties is undefined.`
      : iterated
      ? `${callOf(run)} returns a promise of a stream, and the loop takes it for the stream: it throws before the first chunk.`
      : `${callOf(run)} is started and nobody waits for it: ${consequence(run)}`,
    help: isInner(run.promise) ? INNER[run.promise] : run.promise === 'used' ? 'Await it before it is read.' : iterated ? 'Await it: `for await (const chunk of await …)`.' : 'Await it, or return it to somebody who does. Where nobody is to wait, write `void` and handle its error with `.catch`.',
    graph: run.graph,
    site: run.site,
    evidence: { name: run.method },
    related: [],
    fixes: awaiting(run),
  };
}

/** A function waits for the run, and the handler that calls it does not. */
function lettingGo({ program }: RuleInput, run: Run, { name, site }: NonNullable<Run['letGo']>[number]): Detection {
  return {
    certainty: 'always',
    message: `${code(name)} waits for ${callOf(run)}, and nobody waits for ${code(name)}: ${consequence(run)}`,
    help: INNER.block,
    graph: run.graph,
    site: [site, run.site].find(({ file }) => file === program.file) ?? run.expression,
    evidence: { name: run.method },
    related: [{ role: 'run', message: 'this run is waited for here', site: run.site }, ...callerOf(run.where)],
    fixes: [],
  };
}

const INNER = {
  each: '`forEach` waits for nobody: use `for (const … of …)` with an `await`, or `await Promise.all(….map(…))`.',
  block: 'Await the call of the function as well. Where nobody is to wait, say so with `void` and handle the error with `.catch`.',
} as const;

function isInner(promise: Run['promise']): promise is keyof typeof INNER {
  return Object.hasOwn(INNER, promise);
}

function consequence(run: Run): string {
  if (run.on === 'task') return 'its result is lost, and an error in it ends the process.';
  if (run.method === 'setup') return 'the first run may find no tables.';
  if (run.on === 'store' || run.on === 'saver') return 'what comes next may read the old value.';
  if (run.method === 'updateState') return 'the next run may begin before the state is there.';
  return 'it may be cut off, and an error in it ends the process.';
}

function awaiting({ expression, awaitable, goesOn, promise }: Run): Fix[] {
  if (!awaitable) return [];
  const start = { ...expression, end: expression.start };
  const end = { ...expression, start: expression.end };
  const edits = goesOn === true && promise === 'used' ? [{ site: start, text: '(await ' }, { site: end, text: ')' }] : [{ site: start, text: 'await ' }];
  return [{ title: 'Await the call', safety: 'review', edits }];
}
