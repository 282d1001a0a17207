import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { CLEAN } from '../exit-status.ts';
import { listed } from '../../config/listed.ts';
import { UsageError } from '../../config/usage-error.ts';

export const completion: Command = {
  name: 'completion',
  summary: 'print what a shell needs to complete commands and flags',
  operands: '<bash|zsh|fish>',
  flags: [HELP],
  notes: [
    'bash: source <(superstep completion bash)   zsh: source <(superstep completion zsh)',
    'fish: superstep completion fish | source',
  ],

  async run({ operands: [given, ...others] }, io) {
    const { completionScript, SHELLS } = await import('../completion/scripts.ts');
    const shell = SHELLS.find((one) => one === given);
    if (given === undefined || others.length > 0) throw new UsageError(`completion needs one shell: ${listed(SHELLS)}.`);
    if (shell === undefined) throw new UsageError(`"${given}" is no shell that is known; ${listed(SHELLS)} is.${didYouMean(given, SHELLS)}`);
    await io.stdout.write(completionScript(shell));
    return CLEAN;
  },
};
