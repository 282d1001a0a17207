/** Makes the pictures of the docs anew: the tests in the browser take them. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'test/browser'], { stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, SUPERSTEP_SCREENSHOTS: '1' } });
process.exit(status ?? 1);
