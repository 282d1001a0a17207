import type { SaverOrStore } from '../../src/model/run.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/** A saver that keeps its threads in the memory of one process, in code that is shipped. */
export const noMemoryCheckpointer: Rule = {
  id: 'no-memory-checkpointer',
  title: 'A checkpointer keeps threads in the memory of one process',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the class of the checkpointer; code that is no test, example or script, and no test of the environment around it',
  *detect(input) {
    for (const kept of input.program.saversAndStores) {
      const here = kept.made.file === kept.site.file && kept.made.start === kept.site.start;
      // One that each call makes anew is reported for that, or is meant for the call.
      if (kept.is === 'saver' && kept.memory && here && !kept.chosen && !kept.unshipped && kept.perCall === null && kept.forOneCall !== true) yield report(kept);
    }
  },
};

function report({ name, site, copies }: SaverOrStore): Detection {
  const what = name === 'SqliteSaver' ? `${code('SqliteSaver')} on \`:memory:\`` : code(name);
  return {
    certainty: 'always',
    message: `${what} keeps all threads in this process: a restart forgets them, and ${copies === null ? 'no second worker sees them' : `of the ${copies.count} that ${code(copies.at)} runs none sees those of the others`}.`,
    help: 'Use a saver with a database, such as PostgresSaver. Where memory is meant, as in development, choose it by a test of the environment.',
    graph: null,
    site,
    evidence: { name },
    related: [],
    fixes: [],
  };
}
