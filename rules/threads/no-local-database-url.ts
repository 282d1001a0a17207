import type { Detection } from '../../src/model/finding.ts';
import type { LocalAddress, SaverOrStore } from '../../src/model/run.ts';
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
      if (kept.unshipped) continue;
      if (kept.local !== null) yield report(kept, kept.local);
      else if (kept.copies !== null && !kept.memory) yield apart(kept, kept.copies);
    }
  },
};

function report(kept: SaverOrStore, { text, site, set }: LocalAddress): Detection {
  const file = kept.name === 'SqliteSaver';
  if (set !== undefined) return deployed(kept, text, site, set);
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

function deployed(kept: SaverOrStore, text: string, site: Site, { variable, at }: NonNullable<LocalAddress['set']>): Detection {
  const file = kept.name === 'SqliteSaver';
  return {
    certainty: 'always',
    message: `${code(kept.name)} reads ${code(variable)}, which ${code(at)} sets to ${brief(withoutPassword(text))}: ${file ? 'it goes with its container, and no other worker sees it.' : 'where the program runs, no database answers there.'}`,
    help: file ? 'Name a path on a volume that stays; for several workers use a database server.' : 'Name the host under which the database is reached from there, such as its service.',
    graph: null,
    site: site.file === kept.site.file ? site : kept.site,
    evidence: { name: kept.name },
    related: [{ role: 'made', message: `${code(kept.name)} is made here`, site: kept.made }],
    fixes: [],
  };
}

/** A file that each of several processes has for itself. */
function apart({ name, site }: SaverOrStore, { count, at }: NonNullable<SaverOrStore['copies']>): Detection {
  return {
    certainty: 'always',
    message: `${code(name)} keeps a file, and each of the ${count} that ${code(at)} runs has its own: a conversation goes on only where it began.`,
    help: 'Use a saver with a database server, such as PostgresSaver.',
    graph: null,
    site,
    evidence: { name },
    related: [],
    fixes: [],
  };
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^@/]*@/, '//…@');
}
