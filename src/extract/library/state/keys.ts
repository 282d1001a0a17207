import type { Evaluator } from '../../eval/evaluator.ts';
import type { Place, Value } from '../../values/value.ts';
import { looseDefinitions } from './normalise.ts';

/** The keys that a schema names; null where they cannot all be told. */
export function keysOfSchema(ev: Evaluator, value: Value, at: Place): string[] | null {
  const { keys, open, error } = looseDefinitions(ev, value, at);
  return open === null && error === null ? keys.map(({ key }) => key) : null;
}
