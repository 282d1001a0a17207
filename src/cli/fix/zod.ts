import { isRace } from '../../model/finding.ts';
import { placeOf } from '../../report/sources.ts';
import { printable } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import type { Project } from '../project.ts';
import type { FixOptions } from './options.ts';
import { findingsOf, findingsToFix } from './select.ts';

/** Which zod a file imports, as far as anybody says so; it matters to what is written, and to nothing else. */
type Zod = 3 | 4 | undefined;

/** The project, read with the zod that is told, or else that the person at the terminal knows it imports. */
export async function withZod(options: FixOptions, io: Io, read: (zod: Zod) => Promise<Project>): Promise<{ readonly project: Project; readonly zod: Zod }> {
  const told = options.zod ?? undefined;
  const project = await read(told);
  const site = told === undefined ? openIn(project, options) : undefined;
  if (site === undefined || io.ask === undefined || options.check || options.json) return { project, zod: told };
  await io.stderr.write(`\n${printable(placeOf(project.sources, site))} imports zod; neither node_modules nor package.json nor a lock file tells which one.\n`);
  const zod = await asked(io, io.ask);
  return zod === undefined ? { project, zod } : { project: await read(zod), zod };
}

/** The definition of a key that would get a reducer, if only it were known for which zod. */
function openIn(project: Project, options: FixOptions) {
  if (!options.reducersOnly && !options.review) return undefined;
  const keys = findingsToFix(findingsOf(project), options).filter(isRace);
  const models = new Map(project.analyses.flatMap(({ graphs }) => graphs.map(({ model }) => [model.id, model] as const)));
  const channels = keys.flatMap(({ graph, evidence }) => models.get(graph ?? '')?.channels.filter(({ key }) => key === evidence.key) ?? []);
  return channels.find(({ guessed, site }) => guessed === true && site !== null)?.site ?? undefined;
}

async function asked({ stderr }: Io, ask: (question: string) => Promise<string | null>): Promise<Zod> {
  for (;;) {
    const said = (await ask('Is it zod 3 or zod 4? 3, 4; Enter leaves such keys alone: '))?.trim() ?? '';
    if (said === '') return undefined;
    if (said === '3' || said === '4') return said === '3' ? 3 : 4;
    await stderr.write(`"${printable(said)}" is neither; type 3 or 4, or press Enter.\n`);
  }
}
