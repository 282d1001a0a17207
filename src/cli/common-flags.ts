import type { RuleSettings } from '../model/settings.ts';
import { coloursFor, wantsColour, type Colours } from '../report/colour.ts';
import type { Arguments, Flag } from './flags.ts';
import type { Io } from './io.ts';

export const FORMAT: Flag = { name: 'format', value: '<text|json>', choices: ['text', 'json'], help: 'for people (default) or for programs' };

export const MODULE: Flag = {
  name: 'module',
  value: '<name>',
  repeatable: true,
  help: 'a module of yours that re-exports the library',
};

export const SETTINGS: readonly Flag[] = [
  { name: 'resource', value: '<call>', repeatable: true, help: 'a call that must not run twice at a time, such as db.insert' },
  { name: 'guard', value: '<name>', repeatable: true, help: 'a function that checks whose thread or tenant it is' },
];

export function settingsOf(args: Arguments): RuleSettings {
  return { resources: args.values('resource'), guards: args.values('guard') };
}

export const COLOUR: readonly Flag[] = [
  { name: 'color', help: 'colours even where the output is no terminal' },
  { name: 'no-color', help: 'no colours (or set NO_COLOR)' },
];

export const HELP: Flag = { name: 'help', help: 'this text' };

export function coloursOf(args: Arguments, io: Io): Colours {
  const flag = args.has('no-color') ? false : args.has('color') ? true : undefined;
  return coloursFor(wantsColour(flag, io.env, io.stdout.isTerminal));
}
