import type { Command } from './command.ts';
import { commands } from './commands/index.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import type { Engine } from './engine.ts';
import { BROKEN_INPUT, CLEAN } from './exit-status.ts';
import { listed } from '../config/listed.ts';
import { parseFlags } from './flags.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Io } from './io.ts';
import { logLine } from './log.ts';
import { realEngine } from './real-engine.ts';
import { UsageError } from '../config/usage-error.ts';
import { journalsAbove } from './writing/journals-above.ts';

/** Finds the command that the first word names, and runs it. */
export async function dispatch([word, ...rest]: readonly string[], io: Io, engine: Engine = realEngine): Promise<number> {
  if (word === undefined) {
    await io.stderr.write(generalHelp(commands));
    return BROKEN_INPUT;
  }
  if (word === '--help' || word === '-h') return answer(io, generalHelp(commands));
  if (word === 'help') return answer(io, rest[0] === undefined ? generalHelp(commands) : commandHelp(commandCalled(rest[0])));
  const command = commandCalled(word);
  const args = parseFlags(rest, command.flags);
  if (args.has('help')) return answer(io, commandHelp(command));
  for (const folder of journalsAbove(io.cwd)) await endWhatWasBegun(folder, io);
  return command.run(args, io, engine);
}

/** A run that was killed while it wrote has left its journal. */
async function endWhatWasBegun(folder: string, io: Io): Promise<void> {
  const { recoverAt } = await import('./writing/recover.ts');
  const message = recoverAt(folder, io)?.message ?? null;
  if (message !== null) await logLine(io, message);
}

async function answer(io: Io, text: string): Promise<number> {
  await io.stdout.write(text);
  return CLEAN;
}

function commandCalled(word: string): Command {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  if (word.startsWith('-')) throw new UsageError(`the command comes first: superstep ${listed(commandNames)} ${word}`);
  throw new UsageError(`"${word}" is no command; ${listed(commandNames)} is.${didYouMean(word, commandNames)}`);
}

const commandNames = commands.map(({ name }) => name);
