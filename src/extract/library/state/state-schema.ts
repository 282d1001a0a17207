import type { LibraryFunction } from '../call.ts';
import { UNDEFINED } from '../../values/value.ts';
import { guardOf } from './channel-classes.ts';
import { create } from './data.ts';
import { read } from './read.ts';

/** `new StateSchema(fields)` and the values its fields may be. */
export const stateSchemaClasses: Readonly<Record<string, LibraryFunction>> = {
  StateSchema: (ev, { args, at }) => create(ev, { kind: 'state-schema', fields: args[0] ?? UNDEFINED }, at),
  ReducedValue: reduced('ReducedValue'),
  DeltaValue: reduced('DeltaValue'),
  UntrackedValue: (ev, { args, at }) => {
    const [schema = UNDEFINED, options = UNDEFINED] = args;
    const guard = guardOf(read(ev, options, 'guard'));
    return create(ev, { kind: 'state-field', cls: 'UntrackedValue', schema, reducer: null, guard, prebuilt: false }, at);
  },
};

function reduced(cls: 'ReducedValue' | 'DeltaValue'): LibraryFunction {
  return (ev, { args, at }) => {
    const [schema = UNDEFINED, options = UNDEFINED] = args;
    const reducer = read(ev, options, 'reducer');
    return create(ev, { kind: 'state-field', cls, schema, reducer, guard: null, prebuilt: false }, at);
  };
}
