import { coloursFor, wantsColour, type Colours } from '../report/colour.ts';
import type { Arguments, Flag } from './flags.ts';
import type { Io } from './io.ts';

export const FORMAT: Flag = { name: 'format', value: '<text|json>', choices: ['text', 'json'], help: 'for people (default) or for programs' };

export const COLOUR: readonly Flag[] = [
  { name: 'color', help: 'colours even where the output is no terminal' },
  { name: 'no-color', help: 'no colours (or set NO_COLOR)' },
];

export const HELP: Flag = { name: 'help', help: 'this text' };

export function coloursOf(args: Arguments, io: Io): Colours {
  const flag = args.has('no-color') ? false : args.has('color') ? true : undefined;
  return coloursFor(wantsColour(flag, io.env, io.stdout.isTerminal));
}
