import { literal, unknown } from '../values/value.ts';
import { option } from './builder.ts';
import type { LibraryFunction } from './call.ts';

/** The kind of cell that an `Overwrite` is. */
export const OVERWRITE = 'overwrite';

export const commandFunctions: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  [
    'Send',
    (_ev, { args: [node, input], at }) => ({ t: 'send', node: node ?? unknown('no node', at), args: input ?? unknown('no input', at), at }),
  ],
  [
    'Command',
    (ev, { args: [fields], at }) => {
      const cell = fields === undefined ? null : ev.objectCell(fields);
      if (fields !== undefined && (cell === null || cell.open !== null)) {
        const why = 'a Command whose fields are not known';
        const given = fields;
        const field = () => unknown(why, at, 'unknown', { is: 'item', of: given });
        return { t: 'command', update: field(), goto: field(), graph: null, resume: null, at };
      }
      const field = (name: string) => option(ev, fields, name);
      return { t: 'command', update: field('update'), goto: field('goto'), graph: field('graph'), resume: field('resume'), at };
    },
  ],
  // Left to itself until it is written: what is around it may look at it like at any object.
  ['Overwrite', (ev, { args: [value], at }) => ev.exotic(OVERWRITE, value ?? unknown('no value', at), at)],
  [
    'isCommand',
    (ev, { args: [value], at }) => {
      if (value?.t === 'command') return literal(true);
      // What a node is given is a state, whatever its type says.
      if (value?.t === 'state' || value?.t === 'literal' || value?.t === 'function' || (value?.t === 'ref' && ev.cell(value.address) !== undefined)) return literal(false);
      return unknown('whether it is a Command', at, 'boolean');
    },
  ],
  [
    'pushMessage',
    (ev, { args: [message, options], at }) => {
      const key = option(ev, options, 'stateKey');
      // The second argument is usually the configuration of the run, which names no key.
      const name = key?.t === 'literal' && typeof key.value === 'string' ? key.value : 'messages';
      ev.pushed.push({ key: name, at, path: ev.path.length });
      return message ?? unknown('no message', at);
    },
  ],
  [
    'interrupt',
    (ev, { at }) => {
      ev.ask(at);
      return unknown('the answer to an interrupt', at);
    },
  ],
]);
