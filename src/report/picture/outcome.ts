import type { Finding } from '../../model/finding.ts';

/** What the last moment of a schedule shows, for rules that foresee no error. */
export const OUTCOMES: Readonly<Record<string, string>> = {
  'no-ambiguous-resume': 'one answer is taken for both questions',
  'no-concurrent-thread-runs': 'of the turns of one memory one remains',
  'no-double-accumulation': 'what was there is counted twice',
  'no-early-defer': 'it runs too early',
  'no-full-state-return': 'what was there is written again',
  'no-goto-with-edge': 'both ways are taken',
  'no-lossy-reducer': 'one of the writes is lost',
  'no-lost-update': 'one of the updates is lost',
  'no-order-dependent-reducer': 'the order of the names decides',
  'no-parallel-overwrite': 'the other write is gone, or the run throws',
  'no-repeated-fan-in': 'it runs twice',
  'no-shared-subgraph-accumulator': 'what was there is counted twice',
  'no-starved-join': 'the run ends, and what the join leads to does not run again',
  'no-store-read-modify-write': 'one of the changes is lost',
  'no-unguarded-shared-resource': 'both use it at once',
  'no-unscoped-store-namespace': 'one of the values is lost',
};

export function outcomeOf({ rule, runtimeError }: Pick<Finding, 'rule' | 'runtimeError'>): string {
  return runtimeError === null ? (OUTCOMES[rule] ?? 'it goes wrong in silence') : `the run stops with ${runtimeError}`;
}
