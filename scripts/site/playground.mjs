/** The analysis as one script for a page: what Node.js gives it elsewhere is stood in for by `browser/`. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { trimmedParser } from '../build/parser.mjs';

/** The files that the modules look for beside themselves. */
const FILES = ['package.json', ...['picture.css', 'page.css', 'player.js'].map((name) => `src/report/picture/page/${name}`)];

export async function playgroundScript(root) {
  const here = join(root, 'scripts/site/browser');
  const parser = await trimmedParser(root, join(root, 'src'));
  const standIns = { fs: 'fs.ts', module: 'module.ts', buffer: 'buffer.ts', crypto: 'crypto.ts', url: 'url.ts' };
  const build = await rolldown({
    input: join(here, 'playground.ts'),
    platform: 'browser',
    checks: { pluginTimings: false },
    transform: { define: { SUPERSTEP_PARSER: '"parser"' } },
    plugins: [
      {
        name: 'page',
        resolveId(name) {
          if (name.startsWith('virtual:')) return name;
          if (name === 'node:path') return this.resolve('pathe', join(here, 'playground.ts'));
          const standIn = standIns[/^node:(\w+)$/.exec(name)?.[1] ?? ''];
          if (standIn !== undefined) return join(here, standIn);
          if (name.startsWith('node:')) throw new Error(`${name} has no stand-in in scripts/site/browser`);
          return null;
        },
        load(id) {
          if (id === 'virtual:parser') return { code: `var module = { exports: {} }; var exports = module.exports;\n${parser}\nexport default module.exports;`, moduleType: 'js' };
          if (id === 'virtual:manifest') return `export default ${JSON.stringify(Object.fromEntries(FILES.map((name) => [`/${name}`, readFileSync(join(root, name), 'utf8')])))};`;
          return null;
        },
        transform(code, id) {
          if (!id.startsWith(root) || !code.includes('import.meta.url')) return null;
          return code.replaceAll('import.meta.url', JSON.stringify(`file:///${relative(root, id).split(sep).join('/')}`));
        },
      },
    ],
  });
  try {
    const { output: [{ code }] } = await build.generate({ format: 'iife', name: 'superstep', minify: true });
    return code;
  } finally {
    await build.close();
  }
}
