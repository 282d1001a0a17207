import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean } from '../config/did-you-mean.ts';
import { listed } from '../config/listed.ts';
import { UsageError } from '../config/usage-error.ts';

export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  /** What stands for the value in the help; absent for a flag that takes none. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly help: string;
}

/** What was typed, known to be well formed. */
export class Arguments {
  readonly operands: readonly string[];
  private readonly given: ReadonlyMap<string, readonly string[]>;

  constructor(operands: readonly string[], given: ReadonlyMap<string, readonly string[]>) {
    this.operands = operands;
    this.given = given;
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** The last one wins, so that a script can put defaults first. */
  value(name: string): string | undefined {
    return this.values(name).at(-1);
  }

  values(name: string): readonly string[] {
    return this.given.get(name) ?? [];
  }
}

export function parseFlags(argv: readonly string[], flags: readonly Flag[]): Arguments {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const { name, value } of flags) options[name] = { type: value === undefined ? 'boolean' : 'string' };
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });

  const operands: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) throw unknownFlag(token.rawName, flags);
    given.set(flag.name, [...(given.get(flag.name) ?? []), valueOf(flag, token.value)]);
  }
  return new Arguments(operands, given);
}

function unknownFlag(rawName: string, flags: readonly Flag[]): UsageError {
  return new UsageError(`unknown flag ${rawName}.${didYouMean(rawName, flags.map(({ name }) => `--${name}`))}`);
}

function valueOf({ name, value, choices }: Flag, given: string | undefined): string {
  if (value === undefined) {
    if (given !== undefined) throw new UsageError(`--${name} takes no value.`);
    return '';
  }
  if (given === undefined) throw new UsageError(`--${name} needs a value: --${name} ${value}`);
  if (choices !== undefined && !choices.includes(given)) {
    throw new UsageError(`--${name} must be ${listed(choices)}, not "${given}".${didYouMean(given, choices)}`);
  }
  return given;
}
