/** Attacks the guard that keeps tenants apart, and says what came of it: npm run attack [-- --database postgres] */
import { parseArgs } from 'node:util';
import { attackAll } from './attack/run.ts';
import { embedded, postgres } from './attack/savers.ts';
import { attackTable } from './attack/table.ts';

const { values } = parseArgs({ options: { database: { type: 'string' } } });
if (values.database !== undefined && values.database !== 'postgres') {
  console.error(`attack: "${values.database}" is no database to attack; postgres is.`);
  process.exit(2);
}
const database = values.database === undefined ? embedded : await postgres();
if (!database) {
  console.error('attack: PostgreSQL is not installed: apt-get install postgresql');
  process.exit(2);
}
try {
  const rows = await attackAll(database);
  console.log(`${database.savers.map(({ name }) => name).join(', ')}\n\n${attackTable(rows)}`);
  for (const { leaks } of rows) for (const leak of leaks) console.error(`attack: ${leak}`);
  process.exitCode = rows.some(({ leaked }) => leaked > 0) ? 1 : 0;
} finally {
  await database.stop();
}
