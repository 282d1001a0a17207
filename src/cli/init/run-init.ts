import { mkdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { unifiedDiff } from '../../codemod/unified-diff.ts';
import { CLEAN } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { UsageError } from '../../config/usage-error.ts';
import { notWrittenText, writeFiles } from '../writing/write-files.ts';
import { type Plan, planFor } from './plan.ts';

export async function runInit(args: Arguments, io: Io): Promise<number> {
  if (args.operands.length > 0) throw new UsageError('init works in the folder it is run in, and takes no paths.');
  const plan = planFor(io.cwd);
  for (const { name, text } of plan.files) await io.stdout.write(unifiedDiff(name, '', text));
  const written = plan.files.length > 0 && (args.has('yes') || (await agrees(plan, io)));
  if (written) await write(plan, io);
  await io.stdout.write(nextSteps(plan));
  if (plan.files.length > 0 && !written) await logLine(io, io.ask === undefined ? 'nothing was written; --yes writes it.' : 'nothing was written.');
  return CLEAN;
}

async function agrees({ files }: Plan, { ask }: Io): Promise<boolean> {
  const answer = await ask?.(`Write ${files.length === 1 ? 'this file' : `these ${files.length} files`}? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function write({ files }: Plan, io: Io): Promise<void> {
  const texts = files.map(({ name, text }) => ({ path: join(io.cwd, name.split('/').join(sep)), before: null, after: text }));
  for (const { path } of texts) mkdirSync(dirname(path), { recursive: true });
  const failed = await writeFiles(texts, { journals: [io.cwd], within: io.cwd }, io);
  if (failed !== null) throw new UsageError(notWrittenText(failed, (path) => files[texts.findIndex((one) => one.path === path)]?.name ?? path));
  await logLine(io, `wrote ${files.map(({ name }) => name).join(', ')}.`);
}

function nextSteps({ files, pastes, install, hints }: Plan): string {
  const blocks = [
    ...(install.length > 0 ? [`Install:\n\n  npm install --save-dev ${install.join(' ')}`] : []),
    ...pastes.map(({ where, text }) => `${where} is there already. Put in:\n\n${text.trimEnd().replaceAll(/^(?=.)/gm, '  ')}`),
    ...hints,
    ...(files.length + pastes.length + install.length === 0 ? ['All is set up.'] : []),
    'Then: npx superstep check',
  ];
  return `${files.length > 0 ? '\n' : ''}${blocks.join('\n\n')}\n`;
}
