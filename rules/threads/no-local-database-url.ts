import type { Detection } from '../../src/model/finding.ts';
import type { SaverOrStore } from '../../src/model/run.ts';
import type { Site } from '../../src/model/site.ts';
import type { Rule } from '../rule.ts';
import { brief, code } from '../shared/words.ts';

/** A saver or store on the machine of whoever wrote it. */
export const noLocalDatabaseUrl: Rule = {
  id: 'no-local-database-url',
  title: 'A saver or store is connected to the local machine',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the connection text; code that is no test, example or script, and no test for development around it',
  *detect(input) {
    for (const kept of input.program.saversAndStores) {
      if (kept.local !== null && !kept.unshipped) yield report(kept, kept.local);
    }
  },
};

function report(kept: SaverOrStore, { text, site }: { readonly text: string; readonly site: Site }): Detection {
  const file = kept.name === 'SqliteSaver';
  const consequence = file
    ? ' on its own machine: it goes with its container, and no other worker sees it.'
    : ': on another machine nothing answers there, or another database.';
  return {
    certainty: 'always',
    message: `${code(kept.name)} ${file ? 'keeps' : 'is connected to'} ${brief(withoutPassword(text))}${consequence}`,
    help: file ? 'Take the path from the configuration, on a volume that stays; for several workers use a database server.' : 'Take the address from the environment, and fail at the start where it is missing.',
    graph: null,
    site: site.file === kept.site.file ? site : kept.site,
    evidence: { name: kept.name },
    related: [
      { role: 'made', message: `${code(kept.name)} is made here`, site: kept.made },
      { role: 'address', message: 'this is where it is connected to', site },
    ],
    fixes: [],
  };
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^@/]*@/, '//…@');
}
