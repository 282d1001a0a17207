import { existsSync, readFileSync } from 'node:fs';

interface PackageInfo {
  readonly name: string;
  readonly version: string;
}

/** Where the pages of the rules are read. */
const DOCS = 'https://github.com/superstep-dev/eslint-plugin-superstep/blob/main/docs/rules';

/** Where a bug of ours is told to us. */
export const ISSUES = 'https://github.com/superstep-dev/eslint-plugin-superstep/issues';

export const packageInfo: PackageInfo = readPackage();

export function docsUrl(ruleId: string): string {
  return `${DOCS}/${ruleId}.md`;
}

/** The package file lies two folders above the source of this module, and three above what is built from it. */
function readPackage(): PackageInfo {
  const file = ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) throw new Error('package.json does not lie above its own code');
  return JSON.parse(readFileSync(file, 'utf8')) as PackageInfo;
}
