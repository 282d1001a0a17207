/** A process that lints a project with ESLint: without rules, with ours, or with one that asks for types. */
import { ESLint } from 'eslint';
import { loadPlugin, typescriptParser } from './lint.mjs';

/** Asks what each name is, as the rules of a type-checked preset do between them. */
const everyType = {
  meta: { type: 'problem', schema: [] },
  create({ sourceCode: { parserServices } }) {
    const { program, esTreeNodeToTSNodeMap } = parserServices;
    const checker = program.getTypeChecker();
    return { Identifier: (node) => void checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node)) };
  },
};

const kinds = {
  plain: async () => [],
  superstep: async () => [(await loadPlugin()).configs.all],
  typed: async () => [
    {
      languageOptions: { parserOptions: { project: true, tsconfigRootDir: process.cwd() } },
      plugins: { measured: { rules: { 'every-type': everyType } } },
      rules: { 'measured/every-type': 'error' },
    },
  ],
};

const [, , kind] = process.argv;
const more = (await kinds[kind]()).map((config) => ({ ...config, files: ['**/*.ts'] }));
const config = [{ files: ['**/*.ts'], languageOptions: { parser: typescriptParser } }, ...more];
const eslint = new ESLint({ cwd: process.cwd(), overrideConfigFile: true, overrideConfig: config });
const results = await eslint.lintFiles(['src']);
const fatal = results.flatMap(({ messages }) => messages).find((message) => message.fatal);
if (fatal !== undefined) throw new Error(fatal.message);
