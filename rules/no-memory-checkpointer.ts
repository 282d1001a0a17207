import type { Keeper } from '../src/model/run.ts';
import type { Detection } from '../src/model/finding.ts';
import type { Rule } from './rule.ts';
import { code } from './words.ts';

/** A saver that keeps its threads in the memory of one process, in code that is shipped. */
export const noMemoryCheckpointer: Rule = {
  id: 'no-memory-checkpointer',
  title: 'A checkpointer keeps threads in the memory of one process',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the class of the checkpointer; code that is no test, example or script, and no test of the environment around it',
  *detect(input) {
    for (const keeper of input.program.keepers) {
      const here = keeper.made.file === keeper.site.file && keeper.made.start === keeper.site.start;
      if (keeper.is === 'saver' && keeper.memory && here && !keeper.chosen && !keeper.unshipped) yield report(keeper);
    }
  },
};

function report({ name, site }: Keeper): Detection {
  const what = name === 'SqliteSaver' ? `${code('SqliteSaver')} on \`:memory:\`` : code(name);
  return {
    certainty: 'always',
    message: `${what} keeps all threads in this process: a restart forgets them, and no second worker sees them.`,
    help: 'Use a saver with a database, such as PostgresSaver. Where memory is meant, as in development, choose it by a test of the environment.',
    graph: null,
    site,
    evidence: { name },
    related: [],
    fixes: [],
  };
}
