import type { OpenNamespace, SentKey, SentPart, Shares } from '../../model/run.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { isSetElsewhere } from '../eval/later.ts';
import { moduleInstance } from '../eval/modules.ts';
import { siteOf } from '../graph/place.ts';
import type { UseEvent } from '../log/log.ts';
import { calledPath, type Memory, readingsOf, type Source, sourcesBehind } from '../log/sources.ts';
import { ts } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { Property } from '../values/heap.ts';
import { type Place, UNDEFINED, type Value } from '../values/value.ts';
import { askedBefore } from './asked.ts';
import { authorOf, sentIn } from './client.ts';
import { handlerOf } from './handlers.ts';
import { isWithoutLogin, mayHaveLogin } from './middleware.ts';
import { ON_GRAPH } from './uses.ts';

/** What of a call on a graph or a store, beside its thread, whoever asks has written. */
export function sentParts(ev: Evaluator, event: UseEvent): SentPart[] {
  const { use } = event;
  const found: SentPart[] = [];
  const look = (what: SentPart['what'], value: Value | null | undefined, at: Place): void => {
    const part = value == null ? null : partOf(ev, event, what, value, at);
    if (part !== null) found.push(part);
  };
  if (use.on === 'store') {
    const [namespace, key] = use.args;
    const open = namespace === undefined ? null : namespaceParts(ev, event, namespace);
    if (open !== null) found.push(open);
    else if (key !== undefined && use.method !== 'search' && namespace !== undefined && !isOfSomebody(ev, namespace, event)) look('key', key, use.at);
    return found;
  }
  if (use.on === 'saver' && (use.method === 'run' || use.method === 'forTenant')) look('tenant', use.args[0], use.at);
  const index = Object.hasOwn(ON_GRAPH, use.method) && use.on !== 'saver' ? ON_GRAPH[use.method]! : 0;
  for (const config of alternatives(use.args[index] ?? { t: 'literal', value: undefined })) found.push(...configParts(ev, event, config));
  const [input] = use.args;
  if (index === 1 && input?.t === 'command') {
    for (const { value, at } of wholeOrSpread(input.update, event.store)) look('command', value, at ?? input.at);
    if (found.length === 0) look('command', input.goto, input.at);
  }
  if (use.method === 'updateState') {
    for (const { value, at } of wholeOrSpread(use.args[1], event.store)) look('values', value, at ?? use.at);
    look('as-node', use.args[2], use.at);
  }
  return found;
}

/** A value, or, of an object that is written here, what is spread into it. */
function wholeOrSpread(value: Value | null | undefined, memory: Memory): { readonly value: Value; readonly at: Place | null }[] {
  if (value == null) return [];
  const cell = value.t === 'ref' ? memory.get(value.address) : undefined;
  return cell?.t === 'object' ? [...(cell.poured ?? [])] : [{ value, at: null }];
}

/** Keys looked at in one call. */
const MOST_KEYS = 24;

/** What of the input and of the configuration of a run is, key by key, what whoever asks has written. */
export function sentKeys(ev: Evaluator, event: UseEvent): SentKey[] {
  const { use, store } = event;
  if (use.on !== 'graph' || (ON_GRAPH[use.method] ?? 0) !== 1 || use.method === 'batch') return [];
  const inputs = alternatives(use.args[0] ?? UNDEFINED);
  const configs = alternatives(use.args[1] ?? UNDEFINED).flatMap((one) => propertiesOf(one, store).filter(([name]) => name === 'configurable').map(([, { value }]) => value));
  const keysOf = (value: Value, where: SentKey['in']): SentKey[] => propertiesOf(value, store).slice(0, MOST_KEYS).flatMap(([key, property]): SentKey[] => {
    if (where === 'configurable' && key === 'thread_id') return [];
    const sent = sentIn(ev, property.value, store);
    if (sent === null) return [];
    const asked = askedBefore(ev, sent.parts, { happened: use.happened, call: event.call, path: store.path });
    return [{ in: where, key, site: siteOf(property.at), text: sent.text, ...asked }];
  });
  return [...inputs.flatMap((one) => keysOf(one, 'state')), ...configs.flatMap((one) => keysOf(one, 'configurable'))];
}

function propertiesOf(value: Value, memory: Memory): [string, Property][] {
  const cell = value.t === 'ref' ? memory.get(value.address) : undefined;
  return cell?.t === 'object' ? [...cell.props] : [];
}

function partOf(ev: Evaluator, { use, call, store }: UseEvent, what: SentPart['what'], value: Value, at: Place): SentPart | null {
  const sent = sentIn(ev, value, store);
  if (sent === null) return null;
  return { what, site: siteOf(at), text: sent.text, ...askedBefore(ev, sent.parts, { happened: use.happened, call, path: store.path }) };
}

/** The whole of a configuration, of its `configurable`, or what is spread into them. */
function configParts(ev: Evaluator, event: UseEvent, config: Value): SentPart[] {
  const { use, store } = event;
  if (config.t !== 'ref') {
    const whole = partOf(ev, event, 'config', config, use.at);
    return whole === null ? [] : [whole];
  }
  const cell = store.get(config.address);
  if (cell?.t !== 'object') return [];
  // What stands behind a spread replaces what it brings.
  const poured = (cell.poured ?? []).filter(({ over }) => !cell.props.has('configurable') || over.includes('configurable')).flatMap(({ value, at }) => partOf(ev, event, 'config', value, at) ?? []);
  const configurable = cell.props.get('configurable');
  if (configurable === undefined) return poured;
  const inner = configurable.value.t === 'ref' ? store.get(configurable.value.address) : undefined;
  if (inner?.t !== 'object') return [...poured, ...[partOf(ev, event, 'config', configurable.value, configurable.at) ?? []].flat()];
  const spread = (inner.poured ?? []).flatMap(({ value, over, at }) => {
    const what = !inner.props.has('thread_id') || over.includes('thread_id') ? 'config' : 'rest';
    return partOf(ev, event, what, value, at) ?? [];
  });
  return [...poured, ...spread];
}

function namespaceParts(ev: Evaluator, event: UseEvent, namespace: Value): SentPart | null {
  const { use, store } = event;
  const whole = namespace.t === 'ref' ? null : partOf(ev, event, 'namespace', namespace, use.at);
  if (whole !== null) return whole;
  if (isOfSomebody(ev, namespace, event) || namespace.t !== 'ref') return null;
  const cell = store.get(namespace.address);
  if (cell?.t !== 'array') return null;
  for (const { value } of cell.items) {
    const part = partOf(ev, event, 'namespace', value, use.at);
    if (part !== null) return part;
  }
  return null;
}

/** The server has a hand in it. */
function isOfSomebody(ev: Evaluator, value: Value, { store }: UseEvent): boolean {
  return sourcesBehind(value, store).some((one) => one.root.is !== 'literal' && one.root.is !== 'fresh' && authorOf(ev, one) !== 'client');
}

/** Whether people who have nothing to do with each other get one thread. */
export function sharesOf(ev: Evaluator, event: UseEvent): Shares | null {
  const { use: { config: { thread, threadAt } }, store } = event;
  if (thread == null || threadAt === null) return null;
  const site = siteOf(threadAt);
  const readings = readingsOf(thread, store);
  const day = alternatives(thread).find((one) => one.t === 'unknown' && one.origin?.is === 'fresh' && one.origin.of === 'day');
  if (day !== undefined && !isOfSomebody(ev, thread, event)) return { how: 'day', text: '', site };
  const text = readings.flatMap(({ whole, parts: [part] }) => (whole && part?.root.is === 'literal' && part.path.length === 0 && typeof part.root.value === 'string' && part.root.value !== '' ? [part.root.value] : []))[0];
  const setting = readings.length === 1 ? settingOf(readings[0]!.parts) : null;
  if (setting !== null) return { how: 'process', text: setting, site };
  const variable = alternatives(thread).find((one) => isSetElsewhere(one) && isOfModule(ev, one.at));
  if (variable?.t === 'unknown') return { how: 'variable', text: variable.at!.node.getText(), site };
  const asked = readings.flatMap(({ parts }) => parts).filter(({ root, path }) => path.length > 0 && (root.is === 'parameter' ? isHandler(ev, root.fn) : root.is === 'call'));
  if (text !== undefined && asked.length > 0) return { how: 'default', text, site };
  const missing = readings.flatMap(({ whole, parts }) => (whole ? [] : parts.filter((part) => part.root.is === 'parameter' && !mayHaveLogin(part.root.fn) && isMissing(ev, part, event))))[0];
  const others = readings.flatMap(({ parts }) => parts).filter(({ root }) => root.is !== 'literal');
  return missing !== undefined && others.length === 1 ? { how: 'undefined', text: missing.text, site } : null;
}

function isOfModule(ev: Evaluator, at: Place | null): boolean {
  return at !== null && ts.isIdentifier(at.node) && moduleInstance(ev, at.unit.file)?.frame.scope.own(at.node.text) !== undefined;
}

/** Texts of the module with what the process was started with: `bot-${process.env.REGION}`. */
function settingOf(parts: readonly Source[]): string | null {
  const settings = parts.filter(({ root, path }) => root.is === 'name' && root.name === 'process' && path[0] === 'env');
  return settings.length > 0 && parts.every((one) => settings.includes(one) || one.root.is === 'literal') ? settings[0]!.text : null;
}

/** `req.user?.threadId`: the whole id may be missing. */
export function mayLack(ev: Evaluator, event: UseEvent): string | null {
  const { thread } = event.use.config;
  if (thread == null) return null;
  const isOpen = (part: Source): boolean => part.root.is === 'parameter' && isWithoutLogin(part.root.fn) && isMissing(ev, part, event);
  return readingsOf(thread, event.store).flatMap(({ whole, parts }) => (whole ? parts.filter(isOpen) : [])).map(({ text }) => text)[0] ?? null;
}

function isMissing(ev: Evaluator, part: Source, { use, store: { path: ways } }: UseEvent): boolean {
  if (!part.optional || part.root.is !== 'parameter' || !isHandler(ev, part.root.fn)) return false;
  const { root, path } = part;
  const before = ev.log.events.slice(0, use.happened);
  const isOf = (value: Value, memory: Memory): boolean => sourcesBehind(value, memory).some((one) => one.root.is === 'parameter' && one.root.fn === root.fn && one.root.index === root.index && one.path.every((key, index) => path[index] === key));
  // Whoever leaves where it is missing does not come here; nor does what a branch leaves out, or something that insists.
  return !before.some((event) => {
    if (event.kind === 'test') return isOf(event.value, event.store) && (event.ends.some((end) => end !== null) || ways.some(({ fork }) => fork === event.fork));
    return event.kind === 'call' && !(event.callee.t === 'function' && event.callee.node === root.fn) && /assert|invariant|require|ensure|must|expect|guard|check|verify/i.test(calledPath(event.callee)) && event.args.some((arg) => isOf(arg, event.store));
  });
}

function isHandler(ev: Evaluator, fn: Parameters<typeof handlerOf>[0]): boolean {
  const unit = ev.session.unit(fn.getSourceFile().fileName);
  return unit !== null && handlerOf(fn, unit) !== null;
}

/** The namespace of a store that leaves open whose items are meant. */
export function openNamespace(ev: Evaluator, event: UseEvent): OpenNamespace | null {
  const { use, store } = event;
  if (use.on !== 'store' || (use.method !== 'search' && use.method !== 'listNamespaces')) return null;
  const [given] = use.args;
  const namespace = use.method === 'search' ? given : prefixIn(given, event);
  if (namespace === undefined) return use.method === 'listNamespaces' ? { how: 'empty', site: siteOf(use.at) } : null;
  if (namespace.t !== 'ref') return null;
  const cell = store.get(namespace.address);
  if (cell?.t !== 'array' || cell.open !== null || cell.grownFrom !== null) return null;
  if (cell.items.length === 0) return { how: 'empty', site: siteOf(use.at) };
  const certain = cell.items.filter(({ count }) => count === 'one');
  const lost = cell.items.some(({ value, count }) => count !== 'one' && readingsOf(value, store).some(({ parts }) => parts.some((part) => isMissing(ev, part, event))));
  return lost && certain.every(({ value }) => value.t === 'literal') ? { how: 'undefined', site: siteOf(use.at) } : null;
}

function prefixIn(options: Value | undefined, { store }: UseEvent): Value | undefined {
  const cell = options?.t === 'ref' ? store.get(options.address) : undefined;
  return cell?.t === 'object' ? cell.props.get('prefix')?.value : undefined;
}
