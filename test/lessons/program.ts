import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesRoot } from '../conformance/load-fixture.ts';

/** A lesson without what only its tests need: markers, and how it is run. */
export function lessonProgram(path: string): string {
  const [program = ''] = readFileSync(join(fixturesRoot, 'lessons', path), 'utf8').split('\nexport const compiled');
  return program.replaceAll(/ +\/\/ @finding .*$/gm, '');
}

/** One declaration of a program, up to the line that closes it. */
export function declarationOf(program: string, name: string): string {
  const found = new RegExp(String.raw`^(?:export )?(?:async )?(?:const|function|interface) ${name}\b[\s\S]*?^[})].*$`, 'm').exec(program);
  if (found === null) throw new Error(`no ${name} in the program`);
  return found[0];
}
