/** Checks the demo project as a build server would, and says what it would make of the exit status. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const project = fileURLToPath(new URL('../demo', import.meta.url));

if (!existsSync(command)) {
  console.error('Nothing is built yet: npm run build');
  process.exit(2);
}
console.log('demo $ superstep check src');
const { status } = spawnSync(process.execPath, [command, 'check', 'src'], { cwd: project, stdio: 'inherit' });
console.log(`\nsuperstep ended with exit status ${status}: ${status === 1 ? 'a build would stop here.' : 'the demo should have findings.'}`);
console.log('demo/fixed holds the same graphs put right: superstep has nothing to say about them.');
process.exit(status === 1 ? 0 : 1);
