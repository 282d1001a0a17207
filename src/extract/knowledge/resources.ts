/** What a call does to something outside the graph. `append` adds to it and loses nothing of others. */
export type How = 'read' | 'write' | 'append';

/** The functions of `fs` and `fs/promises`, with and without `Sync`, by what they do to the path that comes first. */
export const FILES: Readonly<Record<string, How>> = {
  readFile: 'read', createReadStream: 'read', readJson: 'read', readJSON: 'read',
  writeFile: 'write', createWriteStream: 'write', truncate: 'write', outputFile: 'write', outputJson: 'write', writeJson: 'write', writeJSON: 'write',
  appendFile: 'append',
};

/** Modules that hold nothing which two calls could share: of files it is asked which. */
const HOLDS_NOTHING = new Set(['path', 'os', 'util', 'crypto', 'url', 'assert', 'querystring', 'buffer', 'zlib', 'timers', 'timers/promises', 'string_decoder']);

export function holdsNothing(module: string): boolean {
  return FILE_MODULES.has(module) || HOLDS_NOTHING.has(module.replace(/^node:/, ''));
}

export const FILE_MODULES: ReadonlySet<string> = new Set(['fs', 'node:fs', 'fs/promises', 'node:fs/promises', 'fs-extra', 'graceful-fs']);

/** Clients of databases: what is imported from where, and which of their methods read a row or replace one. */
export interface Client {
  readonly modules: RegExp;
  /** Where the row is told: the argument, and its property. Null where it stands in the chain of calls before. */
  readonly row: { readonly argument: number; readonly property?: string } | null;
  readonly methods: Readonly<Record<string, How>>;
  /** Where the table is told: `prisma.user.update`, `db.collection('users').updateOne`, in the text of a statement. */
  readonly table: 'property' | 'argument' | 'call' | 'receiver' | 'sql';
}

const MONGO = {
  findOne: 'read', find: 'read', findOneAndReplace: 'write', replaceOne: 'write', updateOne: 'write', updateMany: 'write', findOneAndUpdate: 'write',
  insertOne: 'append', insertMany: 'append',
} as const;

export const CLIENTS: readonly Client[] = [
  {
    modules: /^@prisma\/client$|prisma/,
    table: 'property',
    row: { argument: 0, property: 'where' },
    methods: { findUnique: 'read', findUniqueOrThrow: 'read', findFirst: 'read', findFirstOrThrow: 'read', update: 'write', updateMany: 'write', upsert: 'write', create: 'append', createMany: 'append' },
  },
  { modules: /^mongodb$/, table: 'call', row: { argument: 0 }, methods: MONGO },
  { modules: /^mongoose$/, table: 'receiver', row: { argument: 0 }, methods: { ...MONGO, findById: 'read', findByIdAndUpdate: 'write', create: 'append' } },
  { modules: /^(ioredis|redis|@redis\/client|@upstash\/redis|@vercel\/kv)$/, table: 'argument', row: { argument: 0 }, methods: { get: 'read', getBuffer: 'read', mget: 'read', set: 'write', setex: 'write', hset: 'write', hget: 'read', hgetall: 'read', incr: 'append', incrby: 'append', rpush: 'append', lpush: 'append', sadd: 'append' } },
  { modules: /^(knex|drizzle-orm)$/, table: 'call', row: null, methods: { first: 'read', select: 'read', update: 'write', insert: 'append' } },
  { modules: /^(pg|postgres|mysql2|better-sqlite3|sqlite3|sqlite|@neondatabase\/serverless|@libsql\/client)$/, table: 'sql', row: { argument: 1 }, methods: { query: 'read', execute: 'read', get: 'read', all: 'read', run: 'write' } },
];
