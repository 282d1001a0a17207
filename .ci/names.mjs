/** What is in the repository works anywhere: it names no machine, no home of anybody's, and no package registry. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';

/** In pieces, so that this file is none of its own findings. */
const FORBIDDEN = [
  ['regis', 'try\\.(npmjs|yarnpkg)'],
  ['"reso', 'lved": "(?!file:|node_modules|packages/)'],
  ['(^|[\\s"\'(=`])/(wo', 'rk|ho', 'me|ro', 'ot|Us', 'ers)/[\\w.-]+/'],
  ['\\b10\\.\\d+\\.\\d+\\.\\d+:', '\\d+'],
].map((pieces) => new RegExp(pieces.join(''), 'm'));

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { encoding: 'utf8' });
const files = stdout.split('\0').filter((file) => file !== '' && lstatSync(file, { throwIfNoEntry: false })?.isFile());
assert.ok(files.length > 0, 'git lists no files');
const found = files.flatMap((file) => {
  const text = readFileSync(file, 'latin1');
  return FORBIDDEN.flatMap((pattern) => {
    const match = pattern.exec(text);
    return match === null ? [] : [`${file}:${text.slice(0, match.index).split('\n').length}: ${match[0].trim()}`];
  });
});
assert.deepEqual(found, [], 'names of machines, homes or registries');
console.log(`${files.length} files name no machine, home or registry.`);
