import { isAbsolute } from 'node:path';

export interface PackageSpecifier {
  readonly name: string;
  /** `.` for the package itself, `./x` for what is below it: the keys of `exports`. */
  readonly subpath: string;
}

/** Absolute paths are among them: both name a place, not a package. */
export function isPath(specifier: string): boolean {
  return /^\.{1,2}($|[/\\])/.test(specifier) || isAbsolute(specifier);
}

/** `npm:@langchain/langgraph@1.0/web`, as Deno writes it, is `@langchain/langgraph/web`. */
export function withoutRegistry(specifier: string): string {
  const match = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(specifier);
  return match === null ? specifier : `${match[1]}${match[2] ?? ''}`;
}

/** Null for what can be no package name. */
export function packageOf(specifier: string): PackageSpecifier | null {
  const match = /^((?:@[^/]+\/)?[^/@#.][^/]*)(\/.*)?$/.exec(specifier);
  if (match?.[1] === undefined) return null;
  return { name: match[1], subpath: `.${match[2] ?? ''}` };
}
