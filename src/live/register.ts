/**
 * `node --import eslint-plugin-superstep/register`, or an import before the graphs: every run of every graph is watched.
 * What was found is told when the process ends; `SUPERSTEP_TRACES=traces.json` keeps it for `superstep check --observed`.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { adoptLibrary } from './adopt.ts';
import { findingText } from './finding.ts';
import { findLibrary } from './find-library.ts';
import { profileText } from './profile.ts';
import { ruleLevels } from './rule-levels.ts';
import { Session } from './session.ts';
import { tracesJson } from './traces-json.ts';

export const session = new Session({ root: process.cwd(), rules: ruleLevels(process.env['SUPERSTEP_RULES'] ?? '') });

for (const library of await findLibrary(process.cwd())) adoptLibrary(library, session);

process.on('exit', () => {
  const { SUPERSTEP_TRACES: traces, SUPERSTEP_PROFILE: profile } = process.env;
  if (traces !== undefined && traces !== '') writeFileSync(resolve(traces.replaceAll('{pid}', String(process.pid))), tracesJson(session));
  if (profile !== undefined && profile !== '') process.stderr.write(`${session.profile.graphs.map(profileText).join('\n')}\n`);
  const findings = session.findings.map(findingText);
  if (findings.length > 0) process.stderr.write(`${findings.join('\n\n')}\n`);
});
