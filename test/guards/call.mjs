/** The other process of child.ts. It ends with the answer, as a function of a cloud does, whatever still runs. */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , file, name, args] = process.argv;
const program = await import(pathToFileURL(file).href);
const answer = await program[name](...JSON.parse(args));
writeSync(1, JSON.stringify(answer) ?? '');
process.exit(0);
