/** What people start or import: the entries of package.json, and the programs that those start by their path. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { ANALYSIS, MINIFY } from './analysis.mjs';
import { here } from './here.mjs';

/** The process of `confirm --code`, and what it hooks into the loading of modules. */
const PROGRAMS = ['src/cli/confirm/code/child', 'src/cli/confirm/code/hooks'];

/** Dependencies that come along in our own files: what lays out graphs is a twentieth of what its package installs. */
const PACKED = new Set(['@dagrejs/dagre', '@dagrejs/graphlib']);

export async function buildFaces(root, out) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const build = await rolldown({
    input: Object.fromEntries([...entriesOf(manifest), ...PROGRAMS].map((name) => [name, join(root, `${name}.ts`)])),
    platform: 'node',
    external: (name) => /^[^./v]|^node:|^vitest$/.test(name) && !PACKED.has(name),
    transform: { define: { SUPERSTEP_PARSER: JSON.stringify('../parser.cjs') } },
    plugins: [late(root, createRequire(import.meta.url)(join(out, ANALYSIS))), here(root, 'esm')],
  });
  try {
    await build.write({
      dir: out,
      entryFileNames: '[name].js',
      chunkFileNames: 'src/chunks/[name].js',
      format: 'esm',
      sourcemap: true,
      minify: MINIFY,
    });
  } finally {
    await build.close();
  }
}

function entriesOf({ exports, bin }) {
  const files = [...Object.values(exports).map((target) => target.default ?? target), ...Object.values(bin).map((file) => `./${file}`)];
  return new Set(files.flatMap((file) => /^\.\/dist\/(.*)\.js$/.exec(file)?.[1] ?? []));
}

/**
 * In place of the analysis and of the rules: their names, and all that can be said of a rule as data. What is called of
 * them loads them.
 */
function late(root, analysis) {
  const load = `import { createRequire } from 'node:module';
let loaded;
const analysis = () => (loaded ??= createRequire(import.meta.url)('../${ANALYSIS}'));
`;
  const call = (path) => `(...given) => analysis().${path}(...given)`;
  const { rules, ...functions } = analysis;
  const odd = Object.keys(functions).find((name) => typeof functions[name] !== 'function');
  if (odd !== undefined) throw new Error(`src/analyze.ts exports ${odd}, which is no function and cannot be loaded late`);
  const headOf = (rule, index) =>
    Object.entries(rule).map(([name, value]) => `${name}: ${typeof value === 'function' ? call(`rules[${index}].${name}`) : JSON.stringify(value)}`).join(', ');
  const texts = {
    'src/analyze.ts': Object.keys(functions).map((name) => `export const ${name} = ${call(name)};`).join('\n'),
    'rules/index.ts': `export const rules = [\n${rules.map((rule, index) => `  { ${headOf(rule, index)} },`).join('\n')}\n];`,
  };
  return {
    name: 'late',
    load(id) {
      const name = relative(root, id).split(sep).join('/');
      return Object.hasOwn(texts, name) ? { code: `${load.replace('../', '../'.repeat(name.split('/').length - 1))}${texts[name]}\n`, moduleType: 'js' } : null;
    },
  };
}
