/**
 * Makes what is published: node scripts/build.mjs [--out <folder>] [--no-types]
 *
 * The analysis and its rules become one CommonJS file, since a rule of ESLint has to load it while it waits. What stands
 * around it, the plugin, the command line and the runtime, are modules, one file for each entry of package.json and
 * more for what they share or load later. They know the rules by their heads and load the analysis when they first ask it.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAnalysis } from './build/analysis.mjs';
import { buildFaces } from './build/faces.mjs';
import { trimmedParser } from './build/parser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const args = process.argv.slice(2);
const named = args.indexOf('--out');
const out = named < 0 ? join(ROOT, 'dist') : resolve(args[named + 1]);

rmSync(out, { recursive: true, force: true });
if (!args.includes('--no-types')) declareTypes();
write('src/parser.cjs', await trimmedParser(ROOT, join(ROOT, 'src')));
// The parser is not ours, so its licence goes with it.
copyFileSync(join(ROOT, 'node_modules/typescript/LICENSE.txt'), join(out, 'src/parser.LICENSE.txt'));
copyFileSync(join(ROOT, 'node_modules/@dagrejs/dagre/LICENSE'), join(out, 'src/dagre.LICENSE.txt'));
// Parts of the page that are no modules of ours lie where its modules look for them.
const PAGE = 'src/report/picture/page';
mkdirSync(join(out, PAGE), { recursive: true });
for (const name of ['picture.css', 'page.css', 'player.js']) copyFileSync(join(ROOT, PAGE, name), join(out, PAGE, name));
await buildAnalysis(ROOT, out);
await buildFaces(ROOT, out);

/** Checks the types, too. */
function declareTypes() {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', out], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function write(name, text) {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
}
