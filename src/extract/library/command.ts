import type { Evaluator } from '../eval/evaluator.ts';
import { alternatives, mapAlternatives } from '../values/union.ts';
import { literal, unknown, type Value } from '../values/value.ts';
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
      const goto = field('goto');
      return { t: 'command', update: field('update'), goto: goto === null ? null : packetsIn(ev, goto), graph: field('graph'), resume: field('resume'), at };
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

/** A goto takes a plain `{ node, args }` for a Send, alone or in a list. */
function packetsIn(ev: Evaluator, goto: Value): Value {
  return mapAlternatives(goto, (one) => {
    const list = ev.arrayCell(one);
    if (list !== null) return list.items.some(({ value }) => alternatives(value).some((item) => isPacket(ev, item))) ? ev.array(list.items.map((item) => ({ ...item, value: packetsIn(ev, item.value) })), list.open) : one;
    const fields = isPacket(ev, one) ? ev.objectCell(one)!.props : null;
    return fields === null ? one : { t: 'send', node: fields.get('node')!.value, args: fields.get('args')!.value, at: fields.get('node')!.at };
  });
}

function isPacket(ev: Evaluator, value: Value): boolean {
  const cell = ev.objectCell(value);
  return cell !== null && cell.open === null && cell.cls === null && cell.spread.length === 0 && ['node', 'args'].every((name) => cell.props.get(name)?.maybe === false);
}
