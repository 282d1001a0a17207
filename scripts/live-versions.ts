import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Session, watch } from '../src/live/index.ts';
import { findLibrary } from '../src/live/find-library.ts';
import { type Library, PROGRAMS } from '../test/live/programs.ts';

/**
 * `npm run live:versions -- <folder>…`: the programs of test/live on the library that each folder has installed, by
 * `import` and by `require`. What is said of them has to be the same in every version.
 */
const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('name folders of projects that have @langchain/langgraph installed');

let wrong = 0;
for (const folder of folders) {
  const { version } = createRequire(join(resolve(folder), 'package.json'))('@langchain/langgraph/package.json') as { readonly version: string };
  for (const [index, library] of (await findLibrary(resolve(folder))).entries()) {
    let right = 0;
    for (const { name, says, run } of PROGRAMS) {
      const session = new Session();
      await run(library as unknown as Library, (graph) => watch(graph, session).graph).catch(() => undefined);
      const said = session.findings.map(({ rule }) => rule).join();
      if (said === says.join()) right++;
      else console.log(`  ${name}: said [${said}], not [${says.join()}]`);
    }
    wrong += PROGRAMS.length - right;
    console.log(`@langchain/langgraph ${version} by ${index === 0 ? 'import' : 'require'}: ${right} of ${PROGRAMS.length} programs are judged as they should be`);
  }
}
process.exitCode = wrong === 0 ? 0 : 1;
