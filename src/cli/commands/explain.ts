import { COLOUR, coloursOf, HELP } from '../common-flags.ts';
import type { Command } from '../command.ts';
import { CLEAN } from '../exit-status.ts';
import { UsageError } from '../../config/usage-error.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'show the page of a rule, or of the rules that foresee an error',
  operands: '<rule or error code>',
  flags: [...COLOUR, HELP],
  notes: ['A rule is named with or without superstep/; an error as the library names it, such as UNREACHABLE_NODE.'],

  async run(args, io, { rules }) {
    const [name, ...more] = args.operands;
    if (name === undefined || more.length > 0) throw new UsageError('explain wants one rule or error code: superstep explain no-starved-join');
    const { pageText, rulesNamed } = await import('../explain/page.ts');
    const named = rulesNamed(name, rules);
    const colours = coloursOf(args, io);
    if (named.length === 1) await io.stdout.write(pageText(named[0]!, colours));
    else await io.stdout.write(named.map(({ id, title }) => `${colours.strong(id)}  ${title}\n`).join(''));
    return CLEAN;
  },
};
