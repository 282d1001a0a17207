import { describe, expect, test } from 'vitest';
import { literalUnion } from '../../../src/extract/library/state/literal-union.ts';
import { described, field, zodField } from './described.ts';

describe('the declared type', () => {
  test.each([
    ['Annotation<number>', 'number'],
    ['Annotation<Record<string, string[]>>()', 'Record<string, string[]>'],
    ['Annotation<"a" | "b">({ reducer: (x, y) => y })', '"a" | "b"'],
    ['Annotation({ reducer: (x: string[], y: string[]) => x.concat(y) })', 'string[]'],
    ['Annotation', null],
    ['Annotation({ reducer: <T>(x: T, y: T) => y })', null],
  ])('%s', (definition, type) => {
    expect(field(definition)).toMatchObject({ type });
  });

  test.each([
    ['z.number()', 'number'],
    ['z.int().min(1)', 'number'],
    ['z.array(z.string())', 'string[]'],
    ['z.string().array().array()', 'string[][]'],
    ['z.array(z.union([z.string(), z.number()]))', '(string | number)[]'],
    ["z.enum(['a', 'b'])", '"a" | "b"'],
    ["z.enum({ X: 'a', Y: 'b' })", '"a" | "b"'],
    ["z.literal('a').or(z.literal('b')).optional()", '"a" | "b" | undefined'],
    ["z.array(z.string()).default(() => [])", 'string[]'],
    ['z.string().optional().default("")', 'string'],
    ["z.object({ q: z.string().optional(), 'r-s': z.number() })", '{ q?: string; "r-s": number }'],
    ['z.record(z.string(), z.number())', 'Record<string, number>'],
    ['z.custom<Message[]>()', 'Message[]'],
    ['z.tuple([z.string(), z.date()])', '[string, Date]'],
    ['z.instanceof(Set)', 'Set'],
    ['z.string().nullable()', 'string | null'],
    ['z.map(z.string(), z.any())', 'Map<string, any>'],
    ['z.string().transform((s) => s.length)', null],
    ['z.lazy(() => z.string())', null],
    ['z.email()', 'string'],
    ['z.coerce.number()', 'number'],
    ['z.iso.datetime()', 'string'],
  ])('%s', (definition, type) => {
    expect(zodField(definition)).toMatchObject({ type });
  });
});

describe('the strings a key allows', () => {
  test('through names, constants and END', () => {
    const { literals } = described(`
      type Next = 'a' | 'b' | typeof END;
      const members = ['x', 'y'] as const;
      const graph = new StateGraph(Annotation.Root({
        next: Annotation<Next>, member: Annotation<(typeof members)[number] | null>(), any: Annotation<string>, step: Annotation<'a' | Other>,
      }));
      export { graph };`);
    expect([...literals]).toEqual([
      ['next', ['a', 'b', '__end__']],
      ['member', ['x', 'y']],
    ]);
  });

  test('of zod', () => {
    const { literals } = described("const graph = new StateGraph(z.object({ a: z.enum(['x', 'y']), b: z.literal('z').optional(), c: z.string(), d: z.literal(5) })); export { graph };");
    expect([...literals]).toEqual([
      ['a', ['x', 'y']],
      ['b', ['z']],
    ]);
  });

  test.each([
    ['"a" | "b"', ['a', 'b']],
    [" | 'a' | typeof END", ['a', '__end__']],
    ['"a" | undefined', ['a']],
    ['string', null],
    ['"a" | string', null],
    ['undefined', null],
    ['', null],
  ])('in the text %s', (text, expected) => {
    expect(literalUnion(text)).toEqual(expected);
  });
});
