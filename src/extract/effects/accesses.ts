import type { Access, Held, Item, ItemPart } from '../../model/effects.ts';
import { siteOf } from '../graph/place.ts';
import { SEARCHES } from '../knowledge/passing.ts';
import { CLIENTS, FILE_MODULES, FILES, type Client, type How } from '../knowledge/resources.ts';
import { exportNamed, packageOf } from '../library/limiter.ts';
import type { CallEvent } from '../log/log.ts';
import { calledName, heldIn, type Memory } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';
import { isConfig, type UnknownValue, type Value } from '../values/value.ts';
import { dotted } from './dotted.ts';
import { differsByTask, identityOf } from './identity.ts';

/** Names of what differs from one thread or run to the next. */
const OF_THREAD = /thread|session|conversation|chat|run_?id|checkpoint|uuid|request/i;

/** Names of what belongs to one user or tenant. */
const OF_SOMEBODY = /user|tenant|account|\borg|customer|client|member|owner|team|workspace|person|patient|student|email|thread|session|author/i;

/** What a call reads or writes. */
interface Touch {
  readonly kind: Access['kind'];
  readonly how: How;
  readonly id: string | null;
  readonly name: string;
  readonly item?: Item;
  /** Any item of the namespace may be among what is read. */
  readonly search?: true;
  /** One of several keys: that of what was found, or another. */
  readonly keys?: readonly Value[];
  /** What is written. */
  readonly value?: readonly Value[];
}

/** The accesses of one body, told of its calls in order. */
export class Accesses {
  readonly found: Access[] = [];
  private readonly reads: { readonly touch: Touch; readonly event: CallEvent }[] = [];

  /** Whether the call is one of a known kind. */
  note(event: CallEvent, held: readonly Held[]): boolean {
    if (event.followed || event.callee.t !== 'unknown') return false;
    const touch = itemTouched(event, event.callee) ?? fileTouched(event, event.callee) ?? rowTouched(event, event.callee);
    if (touch === null) return false;
    if (touch.how === 'read') this.reads.push({ touch, event });
    const read = touch.how === 'write' ? this.readFor(touch, event) : undefined;
    this.found.push({
      kind: touch.kind,
      how: touch.how,
      id: touch.id,
      ofTask: touch.id === null || differsByTask(touch.id),
      name: touch.name,
      item: touch.item ?? null,
      text: textOf(event.at.node),
      site: siteOf(event.at),
      held,
      madeOf: read === undefined ? null : siteOf(read.event.at),
    });
    return true;
  }

  private readFor(touch: Touch, event: CallEvent): Accesses['reads'][number] | undefined {
    return [...this.reads].reverse().find((read) => {
      if (read.touch.kind !== touch.kind || read.touch.id === null || touch.id === null) return false;
      const same = read.touch.search === true ? touch.id.startsWith(read.touch.id) : read.touch.id === touch.id;
      if (touch.keys !== undefined && !touch.keys.some((key) => comesFrom(key, read.event.at.node, event.store))) return false;
      return same && (touch.value ?? []).some((value) => comesFrom(value, read.event.at.node, event.store));
    });
  }
}

function textOf(node: T.Node): string {
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? (dotted(node.expression) ?? node.getText()) : node.getText();
}

/** Whether a value was made of what a call gave. */
export function comesFrom(value: Value, call: T.Node, memory: Memory): boolean {
  const seen = new Set<unknown>();
  const visit = (one: Value): boolean => {
    if (seen.size > 512 || seen.has(one)) return false;
    seen.add(one);
    switch (one.t) {
      case 'union':
        return one.of.some(visit);
      case 'derived':
        return one.at?.node === call || (one.parts ?? []).some(visit);
      case 'ref': {
        if (seen.has(one.address)) return false;
        seen.add(one.address);
        return heldIn(memory.get(one.address)).some(visit);
      }
      case 'unknown': {
        const { member, from } = one;
        if (one.at?.node === call && member === undefined) return true;
        if (member !== undefined) return visit(member.self);
        if (from?.is === 'call') return [from.callee, ...(from.self === null ? [] : [from.self]), ...(SEARCHES.test(calledName(from.callee)) ? [] : from.args)].some(visit);
        if (from?.is === 'item') return visit(from.of);
        return from?.is === 'made' && from.parts.some(visit);
      }
      default:
        return false;
    }
  };
  return visit(value);
}

function itemTouched({ self, args, store, at }: CallEvent, { member }: UnknownValue): Touch | null {
  if (self?.t !== 'unknown' || member === undefined || !isStore(self, args, store)) return null;
  const { name } = member;
  const [namespace, key, value] = args;
  if (namespace === undefined || (name !== 'get' && name !== 'search' && name !== 'put') || !ts.isCallExpression(at.node)) return null;
  const where = identityOf(namespace, store);
  const texts = at.node.arguments.slice(0, 2).map((one) => one.getText().replaceAll(/\s+/g, ' ').replaceAll('"', "'"));
  const written = { namespace: shownList(namespace, store) ?? texts[0] ?? '', key: name === 'search' ? '' : (key === undefined ? '' : (shown(key) ?? texts[1] ?? '')) };
  const keys = name === 'put' && key?.t === 'union' ? key.of : null;
  const which = name === 'search' ? '' : keys !== null ? `one of ${keys.length}:${at.node.pos}` : key === undefined ? null : identityOf(key, store);
  const id = where === null || which === null ? null : `${where} ${which}`;
  const meaning = `${texts.join(' ')} ${where ?? ''} ${which ?? ''}`;
  const item: Item = { ...written, path: pathOf(namespace, store), fields: name === 'put' ? fieldsOf(value, store) : null, text: texts[1] ?? '', ofEverybody: isConstant(namespace, store) && !OF_SOMEBODY.test(`${texts[1] ?? ''} ${which ?? ''}`), ofThread: OF_THREAD.test(meaning) };
  const label = written.key === '' ? written.namespace : `${written.namespace} ${written.key}`;
  if (name === 'put') return { kind: 'item', how: 'write', id, name: label, item, value: value === undefined ? [] : [value], ...(keys === null ? {} : { keys }) };
  return { kind: 'item', how: 'read', id, name: label, item, ...(name === 'search' ? { search: true as const } : {}) };
}

/** The store of the run, one that is made in sight, or what is given a namespace like one. */
function isStore(self: UnknownValue, [namespace]: readonly Value[], memory: Memory): boolean {
  if (self.origin?.is === 'store' || (self.member?.name === 'store' && isConfig(self.member.self))) return true;
  const cell = namespace?.t === 'ref' ? memory.get(namespace.address) : undefined;
  return self.member?.name === 'store' && cell?.t === 'array';
}

function fieldsOf(value: Value | undefined, memory: Memory): string[] | null {
  const cell = value?.t === 'ref' ? memory.get(value.address) : undefined;
  return cell?.t === 'object' && cell.open === null && cell.cls === null && cell.spread.length === 0 ? [...cell.props.keys()] : null;
}

/** The parts of a namespace that is written as a list. */
export function pathOf(namespace: Value, memory: Memory): ItemPart[] | null {
  const cell = namespace.t === 'ref' ? memory.get(namespace.address) : undefined;
  if (cell?.t !== 'array' || cell.open !== null || cell.items.some(({ count }) => count !== 'one')) return null;
  const parts = cell.items.map(({ value }): ItemPart | null => {
    if (value.t === 'literal') return { constant: true, text: String(value.value) };
    const text = identityOf(value, memory);
    return text === null ? null : { constant: false, text };
  });
  return parts.includes(null) ? null : (parts as ItemPart[]);
}

function isConstant(namespace: Value, memory: Memory): boolean {
  const cell = namespace.t === 'ref' ? memory.get(namespace.address) : undefined;
  return cell?.t === 'array' && cell.open === null && cell.items.length > 0 && cell.items.every(({ value }) => value.t === 'literal');
}

function shown(value: Value): string | null {
  if (value.t === 'literal') return typeof value.value === 'string' ? `'${value.value}'` : String(value.value);
  return value.t === 'state-part' ? `state.${value.key}` : null;
}

function shownList(value: Value, memory: Memory): string | null {
  const cell = value.t === 'ref' ? memory.get(value.address) : undefined;
  if (cell?.t !== 'array' || cell.open !== null) return null;
  const parts = cell.items.map((item) => shown(item.value));
  return parts.includes(null) ? null : `[${parts.join(', ')}]`;
}

function fileTouched({ args, store, at }: CallEvent, callee: UnknownValue): Touch | null {
  const found = exportNamed(callee) ?? (callee.member?.self.t === 'unknown' ? ofNamespace(callee.member.self, callee.member.name) : null);
  if (found === null || !FILE_MODULES.has(found.module)) return null;
  const how = FILES[found.name.replace(/Sync$/, '')];
  const [path, ...rest] = args;
  if (how === undefined || path === undefined) return null;
  const flag = rest.find((one) => one.t === 'ref');
  const cell = flag?.t === 'ref' ? store.get(flag.address) : undefined;
  const flags = cell?.t === 'object' ? cell.props.get('flag')?.value : undefined;
  const appends = flags?.t === 'literal' && /^a/.test(String(flags.value));
  return { kind: 'file', how: appends ? 'append' : how, id: identityOf(path, store), name: shown(path)?.replaceAll("'", '') ?? (ts.isCallExpression(at.node) ? at.node.arguments[0]!.getText() : ''), value: rest.slice(0, 1) };
}

/** `fs.promises.readFile`, `fs.readFile` with the default export. */
function ofNamespace(self: UnknownValue, name: string): { module: string; name: string } | null {
  const outer = exportNamed(self);
  return outer !== null && (outer.name === 'promises' || outer.name === '*') ? { module: outer.module, name } : null;
}

interface Chain {
  readonly module: string;
  readonly links: readonly { readonly name: string; readonly args: readonly Value[] }[];
}

function rowTouched(event: CallEvent, callee: UnknownValue): Touch | null {
  const { member } = callee;
  if (member === undefined) return null;
  const chain = chainOf(member.self, 0);
  const client = chain === null ? undefined : CLIENTS.find(({ modules, methods }) => modules.test(chain.module) && Object.hasOwn(methods, member.name));
  if (chain === null || client === undefined) return null;
  return touchOf(event, client, chain, member.name);
}

function touchOf({ args, store }: CallEvent, client: Client, { module, links }: Chain, method: string): Touch | null {
  if (client.table === 'sql') return sqlTouched(args, store, module);
  const how = client.methods[method]!;
  const table = tableOf(client, links, args, store);
  if (table === null) return null;
  const row = client.row === null ? whereOf(links, store) : rowOf(args[client.row.argument], client.row.property, store);
  const id = row === null ? null : `${module} ${table} ${row}`;
  return { kind: 'row', how, id, name: table.replaceAll('"', ''), value: args };
}

function tableOf({ table }: Client, links: Chain['links'], args: readonly Value[], memory: Memory): string | null {
  switch (table) {
    case 'property':
      return links.at(-1)?.name ?? null;
    case 'call':
    case 'receiver': {
      const link = [...links].reverse().find((one) => one.args.length > 0 && one.args[0]!.t === 'literal');
      return link === undefined ? null : identityOf(link.args[0]!, memory);
    }
    case 'argument':
      return args[0] === undefined ? null : identityOf(args[0], memory);
    case 'sql':
      return null;
  }
}

function rowOf(argument: Value | undefined, property: string | undefined, memory: Memory): string | null {
  if (argument === undefined) return null;
  if (property === undefined) return identityOf(argument, memory);
  const cell = argument.t === 'ref' ? memory.get(argument.address) : undefined;
  const value = cell?.t === 'object' ? cell.props.get(property)?.value : undefined;
  return value === undefined ? null : identityOf(value, memory);
}

/** `knex('t').where({ id })`, `.where(eq(t.id, id))` */
function whereOf(links: Chain['links'], memory: Memory): string | null {
  const where = links.filter(({ name }) => name === 'where').flatMap(({ args }) => args.map((one) => identityOf(one, memory)));
  return where.length === 0 || where.includes(null) ? null : where.join();
}

function sqlTouched([text, ...values]: readonly Value[], memory: Memory, module: string): Touch | null {
  if (text?.t !== 'literal' || typeof text.value !== 'string') return null;
  const read = /^\s*select\b[^]*?\bfrom\s+["`]?([\w.]+)["`]?([^]*)$/i.exec(text.value);
  const write = /^\s*(?:update\s+["`]?([\w.]+)["`]?\s+set\b[^]*?\b(where\b[^]*)|insert\s+into\s+["`]?([\w.]+))/i.exec(text.value);
  const table = read?.[1] ?? write?.[1] ?? write?.[3];
  if (table === undefined || /\bfor\s+update\b/i.test(text.value)) return null;
  const appends = write?.[3] !== undefined;
  const row = lastValue(values, memory);
  return { kind: 'row', how: read !== null ? 'read' : appends ? 'append' : 'write', id: row === null ? null : `${module} ${table} ${row}`, name: table, value: values };
}

/** The parameter that tells the row: that of the condition, which comes last. */
function lastValue(values: readonly Value[], memory: Memory): string | null {
  const cell = values[0]?.t === 'ref' ? memory.get(values[0].address) : undefined;
  const value = cell?.t === 'array' ? cell.items.at(-1)?.value : values.at(-1);
  return value === undefined ? '' : identityOf(value, memory);
}

const OF_CONNECTION: Readonly<Record<string, string>> = { Pool: 'pg', Client: 'pg', MongoClient: 'mongodb', Redis: 'ioredis', Database: 'better-sqlite3', DatabaseSync: 'sqlite' };

/** What something was reached through: `client.db('x').collection('users')`, down to the package it comes from. */
function chainOf(value: Value, depth: number): Chain | null {
  if (depth > 12 || value.t !== 'unknown') return null;
  if (value.origin?.is === 'connection') {
    const module = OF_CONNECTION[value.origin.name];
    return module === undefined ? null : { module, links: [] };
  }
  if (value.member !== undefined) {
    const before = chainOf(value.member.self, depth + 1);
    return before === null ? null : { ...before, links: [...before.links, { name: value.member.name, args: [] }] };
  }
  const { from } = value;
  if (from?.is === 'name') return from.module === null ? null : { module: packageOf(from.module), links: [] };
  if (from?.is !== 'call') return null;
  const before = chainOf(from.callee, depth + 1);
  if (before === null) return null;
  const links = before.links.slice(0, -1);
  const last = before.links.at(-1);
  return { ...before, links: [...links, { name: last?.name ?? '()', args: from.args }] };
}
