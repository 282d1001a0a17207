/** The analysis with all rules, in one file. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { here } from './here.mjs';

export const ANALYSIS = 'src/analysis.cjs';

const ENTRY = 'virtual:analysis';

const url = "const SUPERSTEP_FILE = (path) => require('node:url').pathToFileURL(require('node:path').join(__dirname, path)).href;";

export async function buildAnalysis(root, out) {
  const build = await rolldown({
    input: { analysis: ENTRY },
    platform: 'node',
    external: /^[^./v]|^node:/,
    transform: { define: { SUPERSTEP_PARSER: JSON.stringify('../parser.cjs') } },
    plugins: [entry(root), here(root, 'cjs')],
  });
  try {
    await build.write({ dir: out, entryFileNames: ANALYSIS, format: 'cjs', sourcemap: true, minify: MINIFY, intro: url });
  } finally {
    await build.close();
  }
}

/** Names are kept: a stack trace in the report of a bug should say where it was. */
export const MINIFY = { compress: true, mangle: false, codegen: { removeWhitespace: true } };

function entry(root) {
  const exported = ['src/analyze.ts', 'rules/index.ts'].map((file) => `export * from ${JSON.stringify(join(root, file))};`).join('\n');
  return {
    name: 'entry',
    resolveId: (name) => (name === ENTRY ? name : null),
    load: (name) => (name === ENTRY ? exported : null),
  };
}
