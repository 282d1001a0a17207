import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { declarationOf, lessonProgram } from './program.ts';

export interface Ran {
  readonly status: number;
  readonly output: string;
}

/** Null for a command that is not run here. */
export type RunCommand = (command: string, cwd: string) => Promise<Ran | null>;

/**
 * Follows a page in a folder, from top to bottom, and returns the page as it should be.
 *
 * `<!-- write FILE from LESSON -->` before a block of code writes the program of a lesson to a file and shows it;
 * `, show NAME` shows one declaration of it. A block `console` starts with `$ command`; its output follows, and its exit
 * status stands behind `console` where it is not 0.
 */
export async function playDocument(page: string, cwd: string, run: RunCommand): Promise<string> {
  let played = '';
  let end = 0;
  for (const block of page.matchAll(/(?:<!-- write (\S+) from (\S+?)(?:, show (\w+))? -->\n)?^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)) {
    played += page.slice(end, block.index) + (await playBlock(block, cwd, run));
    end = block.index + block[0].length;
  }
  return played + page.slice(end);
}

async function playBlock([whole, file, lesson, shown, language, text = '']: RegExpExecArray, cwd: string, run: RunCommand): Promise<string> {
  if (file !== undefined && lesson !== undefined) {
    const program = lessonProgram(lesson);
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), program);
    const part = shown === undefined ? program : `${declarationOf(program, shown)}\n`;
    return `${whole.slice(0, whole.indexOf('\n'))}\n\`\`\`${language}\n${part}\`\`\``;
  }
  const [, command] = /^\$ (.*)$/m.exec(text) ?? [];
  const ran = language === 'console' && command !== undefined ? await run(command, cwd) : null;
  if (ran === null) return whole;
  const status = ran.status === 0 ? '' : ` exit=${ran.status}`;
  return `\`\`\`console${status}\n$ ${command}\n${ran.output.replaceAll(/[ \t]+$/gm, '').trimEnd()}\n\`\`\``;
}
