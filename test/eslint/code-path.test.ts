import { expect, test } from 'vitest';
import { codePathOf } from '../../src/eslint/code-path.ts';

test.each([
  ['/project/src/agent.ts', '/project/src/agent.ts', '/project/src/agent.ts'],
  ['/project/src/agent.CTS', '/project/src/agent.CTS', '/project/src/agent.CTS'],
  ['<input>', '<input>', '/project/__text__.ts'],
  ['<text>', '<text>', '/project/__text__.ts'],
  ['<text>/0_a.ts', '<text>', '/project/__text__.0_a.ts'],
  ['/project/docs/a.md/0_b.ts', '/project/docs/a.md', '/project/docs/a.md.0_b.ts'],
  ['/project/a.vue', '/project/a.vue', null],
  ['/project/a.json', '/project/a.json', null],
  ['/project/a.md/0.json', '/project/a.md', null],
])('%s', (filename, physicalFilename, path) => {
  expect(codePathOf({ filename, physicalFilename }, '/project')).toBe(path);
});
