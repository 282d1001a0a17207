import { expect, test } from 'vitest';
import { likelyName } from '../../rules/shared/likely-name.ts';

test.each([
  ['docs', ['documents', 'question'], 'documents'],
  ['documents', ['docs', 'question'], 'docs'],
  ['searchDocs', ['search_documents', 'answer'], 'search_documents'],
  ['titel', ['title', 'text'], 'title'],
  ['di', ['dir', 'file'], 'dir'],
  ['deleteFile', ['delete_file', 'read_file'], 'delete_file'],
])('%s of %j is %s', (name, known, meant) => {
  expect(likelyName(name, known)).toBe(meant);
});

test.each([
  ['several fit', 'doc', ['documents', 'doctors']],
  ['too short to tell', 'an', ['answers', 'question']],
  ['one letter for another', 'b', ['a']],
  ['other words', 'docs', ['question', 'answer']],
  ['a word more', 'docs', ['documents_found']],
  ['nothing known', 'docs', []],
])('%s: none', (_, name, known) => {
  expect(likelyName(name, known)).toBeNull();
});
