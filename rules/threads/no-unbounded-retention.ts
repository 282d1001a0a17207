import type { Detection } from '../../src/model/finding.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/** A database of conversations that only ever grows. */
export const noUnboundedRetention: Rule = {
  id: 'no-unbounded-retention',
  title: 'Nothing ever deletes old threads',
  preset: 'opt-in',
  severity: 'warning',
  runtimeError: null,
  needs: 'the class and the options of a saver that lasts, and no name or statement in the files that were read that lets threads go',
  *detect(input) {
    for (const { keepsForGood, made, site, unshipped, name } of input.program.saversAndStores) {
      if (!keepsForGood || unshipped || made.file !== site.file || made.start !== site.start) continue;
      const detection: Detection = {
        certainty: 'always',
        message: `${code(name)} keeps every checkpoint of every thread for good: the database grows, and what users wrote stays.`,
        help: 'Give it a time to live (`defaultTTL` of RedisSaver, `ttl` of MongoDBSaver), or call `deleteThread` when a conversation is over or old.',
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
