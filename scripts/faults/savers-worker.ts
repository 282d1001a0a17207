/** One of several processes that write to one file. What is acknowledged is told on the standard output, one line each. */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { SqliteOwners, SqliteStore, VersionedStore } from '../../src/runtime/guards/index.ts';
import { SqliteSaver } from '../../src/runtime/savers/sqlite.ts';

const [, , file = '', who = '', round = '', most = 'Infinity'] = process.argv;
const [saver, owners, store] = [new SqliteSaver(file), new SqliteOwners(file), new VersionedStore(new SqliteStore(file))];

const tell = (...words: readonly string[]): void => void writeSync(1, `${words.join(' ')}\n`);
/** Some fit in a page of the file, some take many. */
const text = (n: number): string => `${who}.${n} `.repeat(n % 7 === 0 ? 4000 : 20);
const digest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);

let running = true;
process.on('SIGINT', () => (running = false));

tell('ready');
for (let n = 1; running && n <= Number(most); n++) {
  // Signals are heard between turns of the loop only.
  await new Promise((resolve) => setImmediate(resolve));
  const thread = `thread-${who}`;
  const id = String(n).padStart(8, '0');
  const said = text(n);
  const checkpoint = { v: 4, id, ts: '', channel_values: { said }, channel_versions: { said: n }, versions_seen: {} };
  const config = await saver.put({ configurable: { thread_id: thread, checkpoint_ns: '' } }, checkpoint, { source: 'loop', step: n, parents: {} });
  tell('put', thread, id, digest(said));
  await saver.putWrites(config, [['said', said], ['more', n]], 'task');
  tell('writes', thread, id);
  await store.update<{ said: string[] }>(['notes'], round, (note) => ({ said: [...(note?.said ?? []), `${who}.${n}`] }), { attempts: 1000 });
  tell('note', round, `${who}.${n}`);
  // Several want each of these.
  const wanted = `${round}.${n % 10}`;
  tell((await owners.claim(wanted, who, n)) ? 'claimed' : 'refused', wanted, who);
}
await Promise.all([saver.close(), owners.close()]);
