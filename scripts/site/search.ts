import MiniSearch from 'minisearch';
import type { Page } from './pages.ts';

/** The index as a script: a page that is opened from a disk may load scripts, and no data. */
export function searchIndex(pages: readonly Page[]): string {
  const index = new MiniSearch(SEARCH);
  index.addAll(pages.flatMap((page, at) => page.parts.map((part, nth) => ({ id: `${at}.${nth}`, title: part.title, page: page.title, text: part.text, href: `${page.path}#${part.id}` }))));
  return `self.superstepIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}

export const SEARCH = { fields: ['title', 'page', 'text'], storeFields: ['title', 'page', 'href'] };
