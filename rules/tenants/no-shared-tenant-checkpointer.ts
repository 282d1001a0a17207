import type { Detection } from '../../src/model/finding.ts';
import type { Rule } from '../rule.ts';
import { callOf } from '../shared/runs.ts';
import { brief } from '../shared/words.ts';

/** Tenants that are told apart by a part of a text only. */
export const noSharedTenantCheckpointer: Rule = {
  id: 'no-shared-tenant-checkpointer',
  title: 'One checkpointer serves all tenants',
  preset: 'opt-in',
  severity: 'warning',
  runtimeError: null,
  needs: 'a tenant named in the `thread_id` or beside it, and a saver that a module makes',
  *detect(input) {
    for (const run of input.program.runs) {
      const { tenant } = run;
      if (tenant === null || run.unshipped || run.where.kind === 'module' || run.where.kind === 'body') continue;
      const { site, made } = tenant;
      const detection: Detection = {
        certainty: 'always',
        message: `${callOf(run)} is for the tenant ${brief(tenant.name)}, and all tenants have one ${brief(tenant.saver)}: only thread ids keep them apart.`,
        help: 'Choose a saver or a schema per tenant, or wrap the saver in a TenantCheckpointer and compile with `forTenant(tenant)`.',
        graph: run.graph,
        site: site.file === run.site.file ? site : run.site,
        evidence: { name: tenant.name },
        related: [{ role: 'made', message: 'the saver of all tenants', site: made }],
        fixes: [],
      };
      yield detection;
    }
  },
};
