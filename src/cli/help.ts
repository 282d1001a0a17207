import { packageInfo } from '../report/package-info.ts';
import { alignRows } from '../report/table.ts';
import type { Command } from './command.ts';
import type { Flag } from './flags.ts';

export function generalHelp(commands: readonly Command[]): string {
  return paragraphs(
    [`superstep ${packageInfo.version}: a race detector for LangGraph.js agent graphs`],
    ['Usage: superstep <command> [flags] [paths…]'],
    ['Commands:', ...indented(commands.map(({ name, summary }) => [name, summary]))],
    ['superstep <command> --help tells more; superstep --version the version.'],
  );
}

export function commandHelp({ name, summary, operands, flags, notes }: Command): string {
  return paragraphs(
    [`superstep ${name}: ${summary}`],
    [`Usage: superstep ${name} [flags] ${operands}`],
    ['Flags:', ...indented(flags.map(flagRow))],
    notes,
  );
}

function flagRow({ name, value, repeatable, help }: Flag): readonly string[] {
  return [`--${name}${value === undefined ? '' : ` ${value}`}`, repeatable === true ? `${help} (may be repeated)` : help];
}

function indented(rows: readonly (readonly string[])[]): readonly string[] {
  return alignRows(rows).map((row) => `  ${row}`);
}

function paragraphs(...blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
