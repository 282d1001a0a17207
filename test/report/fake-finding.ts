import type { Finding } from '../../src/model/finding.ts';
import { nowhere } from './fake-graph.ts';

export function fakeFinding(parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'no-race',
    severity: 'error',
    runtimeError: null,
    certainty: 'always',
    message: 'Something is wrong.',
    help: 'Do something else.',
    graph: 'src/agent.ts#builder',
    site: nowhere,
    evidence: {},
    related: [],
    fixes: [],
    ...parts,
  };
}
