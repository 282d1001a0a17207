/** A file that mentions no graph package: what our rules cost, in ESLint's own time for it. */
import ts from 'typescript';
import { linterIn, loadPlugin, typescriptParser } from './lint.mjs';
import { alternating, median } from './measure.mjs';
import { plainFile } from './project.mjs';

const ROUNDS = 60;
const WARM_UP = 20;

export async function plainFiles({ directory }) {
  const plugin = await loadPlugin();
  const rows = [];
  for (const [language, parser] of [['ts', typescriptParser], ['js', null]]) {
    for (const lines of [300, 800]) {
      const text = language === 'ts' ? plainFile(lines, 3) : javaScriptOf(plainFile(lines, 3));
      const bare = linterIn(directory, null, parser);
      const lint = linterIn(directory, plugin, parser);
      const file = `${directory}/src/lib/plain.${language}`;
      const { ours, theirs } = await alternating(ROUNDS, {
        ours: (round) => lint(fresh(text, round), file).rules,
        theirs: (round) => bare(fresh(text, round), file).all,
      });
      const share = median(ours.slice(WARM_UP)) / median(theirs.slice(WARM_UP));
      rows.push({ what: `no graph: ${lines} lines of ${language}, all rules, of ESLint's time`, budget: 0.01, measured: share, unit: '%' });
    }
  }
  return rows;
}

/** As if read from disk: a string that nobody has looked at. */
function fresh(text, round) {
  return Buffer.from(`${text}// ${round}\n`).toString();
}

export function javaScriptOf(text) {
  return ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText;
}
