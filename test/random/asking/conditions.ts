import type { Dice } from './dice.ts';

/** Keys that routers and bodies ask for: how they are declared, and values that tell all conditions on them apart. */
export const ASKED = {
  mode: { type: `'a' | 'b' | 'c'`, zod: `z.enum(['a', 'b', 'c']).optional()`, values: [undefined, 'a', 'b', 'c'] },
  fast: { type: 'boolean', zod: 'z.boolean().optional()', values: [undefined, false, true] },
  count: { type: 'number', zod: 'z.number().optional()', values: [undefined, 0, 1, 1.5, 2, 3, 5, 6] },
  items: { type: 'string[]', zod: 'z.array(z.string()).optional()', values: [[], ['x'], ['y'], ['x', 'x'], ['x', 'y']] },
  plan: { type: `{ kind: 'p' | 'q' | 'r' }`, zod: `z.object({ kind: z.enum(['p', 'q', 'r']) }).optional()`, values: [undefined, { kind: 'p' }, { kind: 'q' }, { kind: 'r' }] },
} as const;

export type AskedKey = keyof typeof ASKED;

/** What is asked of the state, as text with `$` for what leads to the key. */
export interface Condition {
  readonly keys: readonly AskedKey[];
  readonly text: (of: (key: AskedKey) => string) => string;
}

export function conditionOn(dice: Dice, keys: readonly AskedKey[]): Condition {
  const one = () => simple(dice, dice.of(...keys));
  const form = dice.below(10);
  if (form < 7) return one();
  const [a, b] = [one(), one()];
  const joined = form === 7 ? '&&' : '||';
  if (form === 9) return { keys: a.keys, text: (of) => `!(${a.text(of)})` };
  return { keys: [...a.keys, ...b.keys], text: (of) => `(${a.text(of)} ${joined} ${b.text(of)})` };
}

function simple(dice: Dice, key: AskedKey): Condition {
  const template = templateFor(dice, key);
  return { keys: [key], text: (of) => template.replaceAll('$', () => of(key)) };
}

function templateFor(dice: Dice, key: AskedKey): string {
  switch (key) {
    case 'mode': {
      const [one, other] = [dice.of('a', 'b', 'c'), dice.of('a', 'b', 'c')];
      return dice.of(`$ === '${one}'`, `$ !== '${one}'`, `'${one}' === $`, `['${one}', '${other}'].includes($)`, `($ === '${one}' || $ === '${other}')`);
    }
    case 'fast':
      return dice.of('$', '!$');
    case 'count': {
      const bound = dice.of(1, 2, 5);
      return dice.of(`$ < ${bound}`, `$ >= ${bound}`, `$ === ${bound}`, `$ > ${bound}`);
    }
    case 'items':
      return dice.of('$.length === 0', '!$.length', '$.length > 0', '$.length !== 0', '$.length > 1', '$.length >= 2', `$.includes('y')`);
    case 'plan':
      return dice.of('$', '$ !== undefined', 'Boolean($)', '!$', '$ === undefined', `$?.kind === 'p'`, `$?.kind !== 'q'`);
  }
}

/** Something that a node may write to the key, as source text. */
export function constantFor(dice: Dice, key: AskedKey): string {
  switch (key) {
    case 'mode':
      return `'${dice.of('a', 'b', 'c')}' as const`;
    case 'fast':
      return dice.of('true', 'false');
    case 'count':
      return dice.of('0', '1', '3', '5');
    case 'items':
      return dice.of('[]', `['x']`, `['x', 'y']`);
    case 'plan':
      return `{ kind: '${dice.of('p', 'q', 'r')}' as const }`;
  }
}
