import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { packageInfo } from '../../src/report/package-info.ts';

export interface Page {
  /** Of the file in the site. */
  readonly path: string;
  readonly title: string;
  readonly group: 'guides' | 'rules';
  readonly html: string;
  /** Its parts, for the search. */
  readonly parts: readonly Part[];
}

export interface Part {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const HOME = 'https://github.com/superstep-dev/eslint-plugin-superstep/blob/main/';

/** README, then the guides, then the pages of the rules. */
export function markdownPages(root: string): readonly Page[] {
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  const ruleFiles = readdirSync(join(root, 'docs/rules')).map((name) => `docs/rules/${name}`);
  const files = ['README.md', 'CHANGELOG.md', ...guides, ...ruleFiles];
  const known = new Set(files);
  return files.map((file) => pageOf(file, readFileSync(join(root, file), 'utf8'), known));
}

export function pathOf(file: string): string {
  return file === 'README.md' ? 'index.html' : file.replace(/\.md$/, '.html');
}

function pageOf(file: string, text: string, known: ReadonlySet<string>): Page {
  const tokens = marked.lexer(text.replaceAll(/<!--[^]*?-->\n?/g, ''));
  const taken = new Map<string, number>();
  const ids = new Map<Token, string>();
  marked.walkTokens(tokens, (token) => {
    if (token.type === 'heading') ids.set(token, slug(plainOf(token as Tokens.Heading), taken));
    if (token.type === 'link') token.href = linkFrom(file, token.href, known);
    // Nothing but Markdown: what looks like HTML in a text is text.
    if (token.type === 'html') (token as Token as { type: string }).type = 'text';
  });
  const renderer = new marked.Renderer();
  renderer.heading = function (token) {
    return `<h${token.depth} id="${ids.get(token) ?? ''}">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
  };
  // A header that says nothing is none.
  const cell = renderer.tablecell;
  renderer.tablecell = function (token) {
    return token.header && token.text === '' ? '<td></td>\n' : cell.call(this, token);
  };
  renderer.code = ({ text: code, lang }) => `<pre tabindex="0"${lang === undefined ? '' : ` class="${lang.replaceAll(/\W/g, '')}"`}><code>${escape(code)}</code></pre>\n`;
  const html = marked.parser(tokens, { renderer });
  const title = plainOf(tokens.find((token): token is Tokens.Heading => token.type === 'heading')!);
  return { path: pathOf(file), title, group: file.startsWith('docs/rules/') ? 'rules' : 'guides', html, parts: partsOf(tokens, ids) };
}

function partsOf(tokens: readonly Token[], ids: ReadonlyMap<Token, string>): readonly Part[] {
  const parts: { id: string; title: string; text: string }[] = [];
  for (const token of tokens) {
    if (token.type === 'heading') parts.push({ id: ids.get(token)!, title: plainOf(token as Tokens.Heading), text: '' });
    else if (parts.length > 0 && token.type !== 'code') parts.at(-1)!.text += ` ${token.raw}`;
  }
  return parts.map(({ text, ...part }) => ({ ...part, text: text.replaceAll(/[`*_|#>[\]()-]+/g, ' ').replaceAll(/\s+/g, ' ').trim() }));
}

function plainOf({ text }: Tokens.Heading): string {
  return text.replaceAll('`', '');
}

/** As GitHub makes them, so that links into a page lead to the same place. */
function slug(text: string, taken: Map<string, number>): string {
  const plain = text.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
  const nth = taken.get(plain) ?? 0;
  taken.set(plain, nth + 1);
  return nth === 0 ? plain : `${plain}-${nth}`;
}

/** To a page of the site, where it is one; else to the file in the repository. */
function linkFrom(file: string, href: string, known: ReadonlySet<string>): string {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const [path = '', fragment] = href.split('#');
  const target = posix.normalize(posix.join(posix.dirname(file), path));
  const suffix = fragment === undefined ? '' : `#${fragment}`;
  if (!known.has(target)) return `${HOME}${target}${suffix}`;
  return posix.relative(posix.dirname(pathOf(file)), pathOf(target)) + suffix;
}

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

export const version = packageInfo.version;
