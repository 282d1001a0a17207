import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Rendered } from './render/index.ts';
import type { ModuleSpec } from './spec.ts';

/** Writes a program to the directory of the environment variable, to be looked at; returns the text for the failure message. */
export function dump(spec: ModuleSpec, salt: number, rendered: Rendered): string {
  const directory = process.env['SUPERSTEP_DUMP'];
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true });
    for (const [name, text] of rendered.files) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    writeFileSync(join(directory, 'spec.json'), JSON.stringify({ salt, spec }, null, 2));
  }
  const files = [...rendered.files].filter(([name]) => !name.startsWith('choices.')).map(([name, text]) => `--- ${name}\n${text}`);
  return [`salt ${salt}`, ...files].join('\n');
}
