import * as real from '@langchain/langgraph';
import * as channels from '@langchain/langgraph/channels';
import { registry } from '@langchain/langgraph/zod';
import { z } from 'zod';
import { runOn, runOnOurs, type Runner } from '../../src/confirm/execute.ts';
import type { Library } from '../../src/confirm/library.ts';

export const runOnLibrary = runOn({ ...real, registry, z, channels } as unknown as Library);

export const runners: readonly (readonly [string, Runner])[] = [
  ['our runtime', runOnOurs({ z })],
  ['the library', runOnLibrary],
];
