import type { Channel } from '../../src/model/channel.ts';
import type { Fix } from '../../src/model/finding.ts';
import type { Write } from '../../src/model/graph.ts';
import type { RuleInput } from '../rule.ts';
export function reducerFixes(_i: RuleInput, _c: Channel, _w: readonly Pick<Write, 'relation' | 'value' | 'site'>[]): Fix[] {
  return [];
}
