/** Attacks the guard that keeps tenants apart, and says what came of it: npm run attack */
import { attackAll } from './attack/run.ts';
import { attackTable } from './attack/table.ts';

const rows = await attackAll();
console.log(attackTable(rows));
process.exitCode = rows.some(({ leaked }) => leaked > 0) ? 1 : 0;
