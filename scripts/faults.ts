/**
 * Kills, stops and starves what writes, and looks whether anything that was acknowledged is lost:
 * npm run faults [-- <subject>…] [--kills N] [--seed S] [--node 20,22,24]
 */
import { parseArgs } from 'node:util';
import { ctrlC } from './faults/ctrl-c.ts';
import { postgres, redis } from './faults/databases.ts';
import { fixWrite } from './faults/fix-write.ts';
import { binaries } from './faults/nodes.ts';
import { disk, savers } from './faults/savers.ts';
import { volume } from './faults/savers-on-volume.ts';
import type { Subject } from './faults/subject.ts';
import { faultTable } from './faults/table.ts';

const SUBJECTS: Readonly<Record<string, Subject>> = { 'fix-write': fixWrite, 'ctrl-c': ctrlC, savers, disk, volume, postgres, redis };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { kills: { type: 'string' }, seed: { type: 'string' }, node: { type: 'string' } } });
const unknown = positionals.find((name) => !Object.hasOwn(SUBJECTS, name));
if (unknown !== undefined) {
  console.error(`faults: "${unknown}" is no subject; ${Object.keys(SUBJECTS).join(', ')} are.`);
  process.exit(2);
}
const kills = Number(values.kills ?? 40);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const nodes = binaries(values.node?.split(','));
console.error(`faults: --seed ${seed} --kills ${kills}, on ${nodes.map(({ version }) => version).join(', ')}`);

const wanted = positionals.length > 0 ? positionals : Object.keys(SUBJECTS);
const rows = [];
for (const name of wanted) rows.push(...(await SUBJECTS[name]!({ kills, seed, nodes })));
console.log(faultTable(rows));
for (const { of, broken } of rows) for (const what of broken) console.error(`faults: ${of}: ${what}`);
process.exitCode = rows.some(({ broken }) => broken.length > 0) ? 1 : 0;
