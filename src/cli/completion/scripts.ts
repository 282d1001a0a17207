import type { Command } from '../command.ts';
import { commands } from '../commands/index.ts';

type Shell = 'bash' | 'zsh' | 'fish';

export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** What a shell has to read to complete our commands; made of what the commands declare. */
export function completionScript(shell: Shell): string {
  if (shell === 'fish') return fish(commands);
  const script = bash(commands);
  return shell === 'bash' ? script : `#compdef superstep\nautoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function bash(commands: readonly Command[]): string {
  const flags = commands.map(({ name, flags: own }) => `    ${name}) flags='${own.map((flag) => `--${flag.name}`).join(' ')}' ;;`);
  const values = commands.flatMap(({ name, flags: own }) => own.flatMap(({ name: flag, choices }) => (choices === undefined ? [] : [`    '${name} --${flag}') COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word")); return ;;`])));
  const taking = [...new Set(commands.flatMap(({ flags: own }) => own.flatMap(({ name, value, choices }) => (value === undefined || choices !== undefined ? [] : [`--${name}`]))))];
  return `_superstep() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} flags=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$word"))
    return
  fi
  case "$command $before" in
${values.join('\n')}
  esac
  case "$command" in
${flags.join('\n')}
  esac
  case "$before" in
    ${taking.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _superstep superstep
`;
}

function fish(commands: readonly Command[]): string {
  const lines = commands.flatMap(({ name, summary, flags }) => [
    `complete -c superstep -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...flags.map(({ name: flag, value, choices, help }) => {
      const takes = choices !== undefined ? ` -x -a ${quoted(choices.join(' '))}` : value !== undefined ? ' -r' : '';
      return `complete -c superstep -n '__fish_seen_subcommand_from ${name}' -l ${flag}${takes} -d ${quoted(help)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (mark) => `\\${mark}`)}'`;
}
