/** The lock file was made for this very list of dependencies. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const wanted = read('package.json');
const locked = read('package-lock.json').packages[''];
for (const list of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
  assert.deepEqual(locked[list] ?? {}, wanted[list] ?? {}, `${list} of package-lock.json; refresh it with: npm install`);
}
