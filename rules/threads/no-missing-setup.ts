import type { Detection } from '../../src/model/finding.ts';
import type { SaverOrStore } from '../../src/model/run.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/** A saver or store on tables that nobody makes. */
export const noMissingSetup: Rule = {
  id: 'no-missing-setup',
  title: 'Nothing makes the tables of a saver or store',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the class and the options of the saver or store, all files of the project, and no code of others that it is handed to',
  *detect(input) {
    for (const kept of input.program.saversAndStores) {
      if (kept.lacksTables && kept.made.file === kept.site.file && kept.made.start === kept.site.start) yield report(kept);
    }
  },
};

function report({ name, is, site }: SaverOrStore): Detection {
  return {
    certainty: 'always',
    message: `${code(name)} needs tables that its ${code('setup()')} makes, and nothing in this project calls it: on a new database the first ${is === 'saver' ? 'run' : 'access'} throws.`,
    help: 'Await its `setup()` once, when the program starts or in a migration. It changes nothing where the tables are there.',
    graph: null,
    site,
    evidence: { name },
    related: [],
    fixes: [],
  };
}
