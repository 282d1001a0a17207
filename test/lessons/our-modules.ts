import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as channels from '../../src/runtime/channels.ts';
import * as runtime from '../../src/runtime/index.ts';
import * as zod from '../../src/runtime/zod.ts';
import { fixturesRoot, loadFixture } from '../conformance/load-fixture.ts';

/** What code written for the library finds under the library's names. */
const ours: Readonly<Record<string, object>> = {
  '@langchain/langgraph': runtime,
  '@langchain/langgraph/web': runtime,
  '@langchain/langgraph/channels': channels,
  '@langchain/langgraph/zod': zod,
};

/** Entry points the runtime has nothing for. */
const absent: readonly string[] = ['@langchain/langgraph/prebuilt'];

/**
 * Runs a fixture with our runtime in the library's place. A fixture is loaded as CommonJS, so its imports are what the
 * module cache has; it is put right again before this returns.
 */
export function loadFixtureOnOurs(path: string): Record<string, unknown> {
  return withModules(() => loadFixture(path));
}

function withModules<T>(body: () => T): T {
  const require = createRequire(join(fixturesRoot, 'index.js'));
  const before = new Map(Object.entries(require.cache));
  for (const [name, exports] of Object.entries(ours)) replace(require, name, () => exports);
  for (const name of absent) {
    replace(require, name, () => {
      throw new Error(`the runtime has no ${name}`);
    });
  }
  try {
    return body();
  } finally {
    for (const name of [...Object.keys(ours), ...absent]) {
      const path = require.resolve(name);
      const module = before.get(path);
      if (module === undefined) delete require.cache[path];
      else require.cache[path] = module;
    }
  }
}

function replace(require: NodeJS.Require, name: string, exports: () => object): void {
  const path = require.resolve(name);
  const module = { id: path, filename: path, loaded: true, children: [], paths: [], path, parent: null, isPreloading: false, require };
  require.cache[path] = Object.defineProperty(module, 'exports', { get: exports }) as typeof module & { exports: unknown };
}
