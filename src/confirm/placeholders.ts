import type { ValueShape } from '../model/graph.ts';
import type { Json } from './plan.ts';

/** Something of the shape that a node writes, by which it can be told who wrote it. Sets and maps have no JSON: lists and objects stand for them. */
export function placeholder(shape: ValueShape, writer: string, nth: number): Json {
  const text = nth === 0 ? writer : `${writer} ${nth + 1}`;
  switch (shape) {
    case 'number':
      return nth + 1;
    case 'boolean':
      return nth % 2 === 0;
    case 'null':
      return null;
    case 'list':
    case 'set':
      return [text];
    case 'object':
    case 'map':
      return { [text]: nth + 1 };
    case 'messages':
      return [{ id: text, role: 'user', content: text }];
    case 'string':
    case 'unknown':
      return text;
  }
}
