import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRuntime } from '../built-runtime.ts';
import type { FaultOptions, FaultRow, NodeBinary } from './subject.ts';
import type { Told } from './worker.ts';

/** How many work on one file. */
export const WORKERS = 8;
/** What SQLite makes of a disk that fails. */
export const TOLD_AS = /database or disk is full|disk I\/O error|readonly database|unable to open database/;

/** The command of a process that writes to the file, `most` times or until it is asked to end. */
export function saverWorker(home: string, node: NodeBinary, file: string, who: string, round: string, ...most: readonly string[]): readonly [string, ...string[]] {
  return [node.path, '--no-warnings', join(home, 'dist/scripts/faults/savers-worker.js'), file, who, round, ...most];
}

export const acknowledgedIn = (told: readonly Told[]): number => told.filter(({ words: [what] }) => what !== 'ready' && what !== 'refused').length;

/** A row for each Node.js, made in a folder that has what the processes run. */
export async function inHome({ kills, seed, nodes }: FaultOptions, row: (home: string, node: NodeBinary, kills: number, seed: number) => Promise<FaultRow>): Promise<FaultRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'superstep-faults-'));
  try {
    buildRuntime(home, { 'scripts/faults': 'dist/scripts/faults' });
    const rows: FaultRow[] = [];
    for (const node of nodes) rows.push(await row(home, node, kills, seed));
    return rows;
  } finally {
    rmSync(home, { recursive: true });
  }
}
