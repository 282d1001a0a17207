import * as real from '@langchain/langgraph';
import * as channels from '@langchain/langgraph/channels';
import { runOn } from '../../src/confirm/execute.ts';
import type { Library } from '../../src/confirm/library.ts';

export const runOnLibrary = runOn({ ...real, channels } as unknown as Library);
