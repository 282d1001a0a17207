/**
 * A module that looks for files beside itself looks where it would lie if each module were a file of its own. So the
 * packing of modules into files changes nothing for it.
 */
import { relative, sep } from 'node:path';
import { RolldownMagicString } from 'rolldown';

const OUT = '__SUPERSTEP_OUT__/';

export function here(root, format) {
  return {
    name: 'here',
    transform(code, id) {
      if (!id.startsWith(root) || !code.includes('import.meta.url')) return null;
      const place = OUT + relative(root, id).split(sep).join('/').replace(/\.ts$/, '.js');
      return replaced(code, 'import.meta.url', format === 'cjs' ? `SUPERSTEP_FILE('${place}')` : `new URL('${place}', import.meta.url).href`);
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(OUT)) return null;
      return replaced(code, OUT, `./${'../'.repeat(fileName.split('/').length - 1)}`);
    },
  };
}

function replaced(code, from, to) {
  const edited = new RolldownMagicString(code);
  edited.replaceAll(from, to);
  return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() };
}
