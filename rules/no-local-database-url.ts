import type { Detection } from '../src/model/finding.ts';
import type { Keeper } from '../src/model/run.ts';
import type { Site } from '../src/model/site.ts';
import type { Rule, RuleInput } from './rule.ts';
import { code } from './words.ts';

/** A saver or store on the machine of whoever wrote it. */
export const noLocalDatabaseUrl: Rule = {
  id: 'no-local-database-url',
  title: 'A saver or store is connected to the local machine',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the connection text; code that is no test, example or script, and no test for development around it',
  *detect(input) {
    for (const keeper of input.program.keepers) {
      if (keeper.local !== null && !keeper.unshipped) yield report(input, keeper, keeper.local);
    }
  },
};

function report(input: RuleInput, keeper: Keeper, { text, site }: { readonly text: string; readonly site: Site }): Detection {
  const file = keeper.name === 'SqliteSaver';
  const consequence = file
    ? 'in a container the file is gone with it, and two workers never share it. Nothing throws.'
    : 'elsewhere nothing answers there and every run throws, or another database does, silently.';
  return {
    certainty: 'always',
    message: `${code(keeper.name)} (${input.at(keeper.made)}) is connected to ${code(withoutPassword(text))} (${input.at(site)}), which is on the machine it runs on: ${consequence}`,
    help: file ? 'Take the path from the configuration, on a volume that stays; for several workers use a database server.' : 'Take the address from the environment, and fail at the start where it is missing. Where the local one is meant for development, test for that.',
    graph: null,
    site: site.file === keeper.site.file ? site : keeper.site,
    evidence: { name: keeper.name },
    related: [{ role: 'made', message: `${code(keeper.name)} is made here`, site: keeper.made }],
    fixes: [],
  };
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^@/]*@/, '//…@');
}
