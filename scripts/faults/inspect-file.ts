import { createHash } from 'node:crypto';
import Libsql from 'libsql';
import type { Told } from './worker.ts';

type Row = Readonly<Record<string, string | number | ArrayBuffer>>;

/** Reads the file with SQL alone, and holds it against what was told. */
export function inspectFile(file: string, told: readonly Told[]): { readonly lost: string[]; readonly wrong: string[] } {
  const db = new Libsql(file);
  const all = (sql: string): Row[] => db.prepare(sql).all() as Row[];
  const [lost, wrong]: [string[], string[]] = [[], []];
  for (const row of all('PRAGMA integrity_check')) if (row['integrity_check'] !== 'ok') wrong.push(String(row['integrity_check']));

  const checkpoints = new Map<string, string>();
  for (const { thread_id, checkpoint_id, checkpoint } of all('SELECT thread_id, checkpoint_id, checkpoint FROM checkpoints')) {
    const { channel_values } = JSON.parse(new TextDecoder().decode(checkpoint as ArrayBuffer)) as { channel_values: { said: string } };
    checkpoints.set(`${thread_id} ${checkpoint_id}`, digest(channel_values.said));
  }
  const writes = new Map<string, number>();
  for (const { thread_id, checkpoint_id, n } of all('SELECT thread_id, checkpoint_id, count(*) AS n FROM writes GROUP BY 1, 2')) writes.set(`${thread_id} ${checkpoint_id}`, Number(n));
  for (const [place, n] of writes) if (n !== 2) wrong.push(`${n} of the 2 writes of ${place}`);
  const notes = new Map<string, string[]>();
  for (const { key, value } of all('SELECT key, value FROM items')) notes.set(String(key), (JSON.parse(String(value)) as { said: string[] }).said);
  for (const [key, said] of notes) if (new Set(said).size !== said.length) wrong.push(`${key} has a note twice`);
  const owners = new Map(all('SELECT thread, tenant FROM thread_owners').map(({ thread, tenant }) => [String(thread), String(tenant)]));
  const noted = new Map([...notes].map(([key, said]) => [key, new Set(said)]));
  db.close();

  for (const { words } of told) {
    const [what, a = '', b = '', c = ''] = words;
    const kept = {
      put: () => checkpoints.get(`${a} ${b}`) === c,
      writes: () => writes.has(`${a} ${b}`),
      note: () => noted.get(a)?.has(b) === true,
      claimed: () => owners.get(a) === b,
      refused: () => owners.get(a) !== b,
      ready: () => true,
    }[what as 'put'];
    if (kept && !kept()) lost.push(`lost: ${words.join(' ')}`);
  }
  return { lost, wrong };
}

const digest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);
