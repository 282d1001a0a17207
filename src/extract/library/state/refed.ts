import type { Channel } from '../../../model/channel.ts';
import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callValue } from '../../eval/invoke.ts';
import type { Value } from '../../values/value.ts';
import type { ReducerFacts } from '../reducer/classify.ts';
import { isList, jsonOf, tryReducer } from '../reducer/trial.ts';
import type { ChannelData } from './data.ts';

/**
 * What a reducer makes of a default that each run feeds to it, tried on a value that a thread may hold. Null where that
 * value stays as it was, and where the default or the result is not known.
 */
export function refedBy(ev: Evaluator, { operator, filling }: ChannelData, reducer: ReducerFacts | null): NonNullable<Channel['refed']> | null {
  if (operator === null || filling === undefined || reducer === null || reducer.class === 'max' || reducer.class === 'min') return null;
  const given = defaultOf(ev, filling);
  if (given === undefined) return null;
  const held = heldBeside(given);
  const gives = held === null ? undefined : tryReducer(ev, operator, held, given);
  return held === null || gives === undefined || JSON.stringify(gives) === JSON.stringify(held) ? null : { held, given, gives };
}

function defaultOf(ev: Evaluator, filling: Value): Json | undefined {
  if (filling.t !== 'function') return jsonOf(ev, filling);
  const at = { unit: filling.unit, node: filling.node };
  return ev.onCopy(() => jsonOf(ev, callValue(ev, filling, null, [], at)));
}

/** Another value of the same kind; null where the kind says nothing. */
function heldBeside(given: Json): Json | null {
  if (isList(given)) return ['kept'];
  switch (typeof given) {
    case 'string':
      return 'kept';
    case 'number':
      return 7;
    case 'boolean':
      return !given;
    default:
      return given === null ? null : { kept: 'kept' };
  }
}
