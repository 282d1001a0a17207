import { main } from '../../src/cli/main.ts';
import type { Ran } from '../cli/run.ts';

/** Runs the command line over the real analysis. */
export async function run(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ isTerminal: false, write: async (text: string) => void (written[name] += text) });
  const status = await main(argv, { cwd, env: {}, stdout: output('stdout'), stderr: output('stderr'), node: process.execPath });
  return { status, ...written };
}
