import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Row } from './attack/run.ts';
import { attackTable } from './attack/table.ts';
import { lineDiff } from './line-diff.ts';

const PROGRAMS = resolve(import.meta.dirname, '../fixtures/guards');

/** Pages that are written by hand but for these parts. */
export const guides = ['multi-tenant', 'scaling'] as const;

/** `program <name>`: one that goes wrong, and what makes it right. `attack`: what `npm run attack` prints. */
export function guideSection(name: string, attacked: readonly Row[]): string {
  const [kind, program] = name.split(' ');
  if (kind === 'attack' && program === undefined) return attackTable(attacked);
  if (kind !== 'program' || program === undefined) throw new Error(`a guide has a section "${name}", and nothing makes it`);
  const [bad, good] = ['bad', 'good'].map((which) => readFileSync(join(PROGRAMS, `${program}.${which}.ts`), 'utf8').trimEnd()) as [string, string];
  return `\`\`\`ts\n${bad}\n\`\`\`\n\n\`\`\`diff\n${lineDiff(bad, good)}\n\`\`\``;
}
