import type { FrameworkSetting } from '../model/settings.ts';

/** What can be told of a framework; the reader and the schema are made of it. */
export const FRAMEWORK_PARTS: Readonly<Record<Exclude<keyof FrameworkSetting, 'name'>, string>> = {
  packages: 'Modules it comes from; it is looked for in files that import one of them only.',
  functions: 'Functions that take a handler: handle(fn).',
  methods: "Methods that take a handler: server.handle('name', fn).",
  decorators: 'Decorators of methods that are handlers, without the @.',
  exports: 'Names under which a file exports handlers.',
  types: 'Types that only the first parameter of a handler has.',
  parameters: 'Decorators of parameters that whoever asks has written.',
  client: 'What whoever asks has written: 0.body is body of the first parameter, 1 all of the second.',
  server: 'What the server has put there, or has checked; it wins.',
};

/** A text says what is wrong. */
export function readFrameworks(given: unknown): readonly FrameworkSetting[] | string {
  if (!Array.isArray(given)) return 'must be a list of frameworks';
  const wrong = given.flatMap((one: unknown, index) => problemOf(one, `[${index}]`) ?? [])[0];
  return wrong ?? (given as readonly FrameworkSetting[]);
}

function problemOf(given: unknown, at: string): string | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return `${at} must be an object`;
  if (!isName((given as { readonly name?: unknown }).name)) return `${at} must have a name`;
  for (const [part, value] of Object.entries(given)) {
    if (part === 'name') continue;
    if (!Object.hasOwn(FRAMEWORK_PARTS, part)) return `${at} has no "${part}"; it may have name, ${Object.keys(FRAMEWORK_PARTS).join(', ')}`;
    if (!Array.isArray(value) || !value.every(isName)) return `${at}.${part} must be a list of texts`;
    const path = part === 'client' || part === 'server' ? value.find((one) => !/^(\*|\d+(\.[^.]+)*)$/.test(one)) : undefined;
    if (path !== undefined) return `${at}.${part} must name parameters by their number, such as 0.body, not ${JSON.stringify(path)}`;
  }
  return null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
