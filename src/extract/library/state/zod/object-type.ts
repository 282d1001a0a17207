import type { Evaluator } from '../../../eval/evaluator.ts';
import type { RefValue } from '../../../values/value.ts';
import { definitionOf } from '../data.ts';
import type { DeclaredType } from '../declared-type.ts';
import { plain } from './text.ts';

/** `{ name: string; age?: number }` */
export function objectType(ev: Evaluator, shape: RefValue): DeclaredType {
  const props = [...(ev.objectCell(shape)?.props ?? [])].map(([key, { value }]) => {
    const field = definitionOf(ev, value)?.data;
    const type = field?.kind === 'zod' ? field.type?.text : undefined;
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    const optional = type?.endsWith(' | undefined') === true;
    return `${name}${optional ? '?' : ''}: ${optional ? type.slice(0, -' | undefined'.length) : (type ?? 'unknown')}`;
  });
  return plain(props.length === 0 ? '{}' : `{ ${props.join('; ')} }`);
}
