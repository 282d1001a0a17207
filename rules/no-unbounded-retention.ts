import type { Detection } from '../src/model/finding.ts';
import type { Rule } from './rule.ts';
import { code } from './words.ts';

/** A database of conversations that only ever grows. */
export const noUnboundedRetention: Rule = {
  id: 'no-unbounded-retention',
  title: 'Nothing ever deletes old threads',
  preset: 'opt-in',
  severity: 'warning',
  runtimeError: null,
  needs: 'the class and the options of a saver that lasts, and no name or statement in the files that were read that lets threads go',
  *detect(input) {
    for (const { keepsForGood, made, site, unshipped, name } of input.program.keepers) {
      if (!keepsForGood || unshipped || made.file !== site.file || made.start !== site.start) continue;
      const detection: Detection = {
        certainty: 'always',
        message: `${code(name)} (${input.at(site)}) keeps every checkpoint of every thread for good: it has no time to live, and no \`deleteThread\` or clean-up is to be seen. The database grows with each step, and what users wrote stays, silently.`,
        help: 'Give it a time to live where it has one (`defaultTTL` of RedisSaver, `ttl` of MongoDBSaver), call `deleteThread` when a conversation is over, or run a job that deletes old threads.',
        graph: null,
        site,
        evidence: { name },
        related: [],
        fixes: [],
      };
      yield detection;
    }
  },
};
