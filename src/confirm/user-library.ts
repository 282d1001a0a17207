import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Library } from './library.ts';

const NAME = '@langchain/langgraph';

/** The library as it is installed for a file of the user's; a sentence where it is not. */
export async function userLibrary(file: string): Promise<Library | string> {
  const require = createRequire(file);
  try {
    const main = await load(require, NAME);
    const [channels, registries, zod] = await Promise.all([`${NAME}/channels`, `${NAME}/zod`, 'zod'].map((name) => load(require, name).catch(() => ({}))));
    return { ...registries, ...zodOf(zod!), ...main, channels } as unknown as Library;
  } catch (error) {
    return `${NAME} cannot be loaded for this file: ${firstLine(error)}`;
  }
}

/** What of zod a scene may need, as it is installed for a file; nothing where it is not. */
export async function userZod(file: string): Promise<object> {
  return zodOf(await load(createRequire(file), 'zod').catch(() => ({})));
}

function zodOf(zod: object): object {
  return 'z' in zod ? { z: zod.z } : {};
}

/** An import of what `require` finds: modules of either system can be had that way. */
async function load(require: NodeJS.Require, name: string): Promise<object> {
  const module = (await import(pathToFileURL(require.resolve(name)).href)) as { readonly default?: object };
  return { ...module.default, ...module };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
