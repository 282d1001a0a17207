import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { refreshed } from './docs.ts';
import { countAll } from './proof/count.ts';
import { proofTable } from './proof/table.ts';

// Writes the table of docs/proof.md, with the processor time that each rule takes here.
const page = resolve(import.meta.dirname, '../docs/proof.md');
const table = proofTable(await countAll());
writeFileSync(page, refreshed(readFileSync(page, 'utf8'), () => table));
console.log(table);
