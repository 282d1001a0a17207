import parser from '@typescript-eslint/parser';
import superstep from 'eslint-plugin-superstep';

/** Our own code under our own rules. Fixtures and one half of the demo are wrong on purpose. */
export default [
  { ignores: ['**/dist/', 'build/', '**/node_modules/', 'coverage/', 'fixtures/', 'test/', 'demo/src/', 'src/runtime/'] },
  { files: ['**/*.ts'], languageOptions: { parser } },
  superstep.configs.recommended,
];
