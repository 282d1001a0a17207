import type { Evaluator } from '../eval/evaluator.ts';
import { union } from '../values/union.ts';
import { literal, type Place, type Shape, unknown, type Value } from '../values/value.ts';
import { option } from './builder.ts';
import { zodOf, type ZodType } from './state/zod/read.ts';

/** What a model answers that is bound to a schema of zod: its fields, and all texts that one of them can be. Null where that is not known. */
export function structuredAnswer(ev: Evaluator, [schema, options]: readonly Value[], at: Place): Value | null {
  const raw = options === undefined ? null : option(ev, options, 'includeRaw');
  const shape = raw === null ? zodOf(ev, schema, at)?.data.shape : null;
  const fields = shape == null ? null : ev.objectCell(shape);
  if (fields === null || fields.spread.length > 0) return null;
  const props = [...fields.props].map(([name, { value }]) => {
    const field = zodOf(ev, value, at);
    return [name, { value: fieldOf(field, name, at), maybe: field?.data.onUndefined !== 'rejects', at }] as const;
  });
  return ev.object(new Map(props), fields.open);
}

function fieldOf(field: ZodType | null, name: string, at: Place): Value {
  const texts = field?.data.type?.literals ?? null;
  if (texts !== null && texts.length > 0) return union(texts.map((text): Value => ({ ...literal(text), declared: true })));
  return unknown(`what a model answers as ${name}`, at, SHAPES[field?.data.type?.text ?? ''] ?? 'unknown');
}

const SHAPES: Readonly<Record<string, Shape>> = { string: 'string', number: 'number', boolean: 'boolean', 'string[]': 'list', 'number[]': 'list' };
