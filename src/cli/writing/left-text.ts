import type { Left } from './put-back.ts';

export function leftText(left: readonly Left[], nameOf: (path: string) => string = (path) => path): string {
  return left.map(({ path, why }) => `${nameOf(path)} ${why}`).join('; ');
}
