import type { Fix } from '../../src/model/finding.ts';
import { compareSites, type Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { bring } from './imports.ts';

const HEAD = /^catch(\s*)(?:\(\s*([A-Za-z_$][\w$]*)\s*(?::[^)]*)?\)\s*)?\{/;

/** Lets questions through a catch block: its first statement throws them again. */
export function rethrow(input: RuleInput, site: Site): Fix[] {
  const text = input.text(site);
  const head = HEAD.exec(text);
  if (head === null) return [];
  const { names, edits } = bring(site.file, input.source(site.file), [{ modules: ['@langchain/langgraph', '@langchain/langgraph/web'], name: 'isGraphInterrupt' }]);
  const [guard = 'isGraphInterrupt'] = names;
  const caught = head[2] ?? 'error';
  const indent = indentOf(text, head[0].length, lineIndent(input.source(site.file), site.start));
  const at = (offset: number, length = 0): Site => ({ file: site.file, start: site.start + offset, end: site.start + offset + length });
  const name = head[2] === undefined ? [{ site: at('catch'.length, head[1]!.length), text: ` (${caught}) ` }] : [];
  const guarded = { site: at(head[0].length), text: `${indent}if (${guard}(${caught})) throw ${caught};${/^\s*\}/.test(text.slice(head[0].length)) && !text.slice(head[0].length).includes('\n') ? ' ' : ''}` };
  return [{ title: 'Throw questions again at the start of the catch block', safety: 'review', edits: [...edits, ...name, guarded].sort((a, b) => compareSites(a.site, b.site)) }];
}

/** A line of its own where the block has lines, else a space. */
function indentOf(text: string, from: number, outer: string): string {
  const rest = text.slice(from);
  const line = /^[^\n]*?(\r?\n)([ \t]*)(?=\S)/.exec(rest);
  if (line === null) return ' ';
  const inner = rest.trim() === '}' || line[2]!.length <= outer.length ? `${outer}  ` : line[2]!;
  return `${line[1]}${inner}`;
}

function lineIndent(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))![0];
}
