import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { configsOf } from '../../src/eslint/configs.ts';

/** The path of the plugin is relative to the file, so that it is found wherever the package manager put it. */
test('oxlint.json switches on what recommended does', async () => {
  const config = {
    jsPlugins: ['./dist/src/eslint/index.js'],
    rules: configsOf({}, rules).recommended.rules,
  };
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await expect(text, 'refresh with: npx vitest run test/eslint/oxlint-config.test.ts -u').toMatchFileSnapshot('../../oxlint.json');
});
