import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { main } from '../src/cli/main.ts';
import { realEngine } from '../src/cli/real-engine.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** What `superstep confirm` prints when it runs a bad program of a rule on the library itself. */
export async function runShown(rule: string, fixture: string): Promise<string> {
  const argv = ['confirm', '--runtime', 'langgraph', '--rule', rule, `${fixture}.bad.ts`];
  const [out, wrong]: [string[], string[]] = [[], []];
  const into = (lines: string[]) => ({ isTerminal: false, write: (text: string) => Promise.resolve(void lines.push(text)) });
  await main(argv, { cwd: join(ROOT, 'fixtures/rules', rule), env: {}, stdout: into(out), stderr: into(wrong) }, realEngine);
  const printed = out.join('').trimEnd();
  if (!/^\d+ confirmed\.$/.test(printed.split('\n').at(-1)!)) throw new Error(`superstep ${argv.join(' ')} does not show it:\n${printed}\n${wrong.join('')}`);
  return `$ npx superstep ${argv.join(' ')}\n\n${printed}`;
}

/** The version of the library that such runs are made with. */
export function libraryVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('@langchain/langgraph/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
