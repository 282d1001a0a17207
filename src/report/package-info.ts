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

/** A file of the package, which lies two folders above the source of this module, and three above what is built from it. */
export function packageFile(path: string): URL {
  const root = ['../../', '../../../'].map((up) => new URL(up, import.meta.url)).find((url) => existsSync(new URL('package.json', url)));
  if (root === undefined) throw new Error('package.json does not lie above its own code');
  return new URL(path, root);
}

function readPackage(): PackageInfo {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as PackageInfo;
}
