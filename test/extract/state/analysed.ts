import { fileURLToPath } from 'node:url';
import { Evaluator } from '../../../src/extract/eval/evaluator.ts';
import { callFunction } from '../../../src/extract/eval/invoke.ts';
import { exportOf, moduleInstance, runModule } from '../../../src/extract/eval/modules.ts';
import type { GraphDraft } from '../../../src/extract/graph/draft.ts';
import { channelsOf, type ChannelSet, type NodeInput } from '../../../src/extract/library/state/index.ts';
import { createLoader } from '../../../src/extract/load/loader.ts';
import { UNDEFINED, type Value } from '../../../src/extract/values/value.ts';

const root = fileURLToPath(new URL('./', import.meta.url));

/** The channels of the graph that an exported function returns; of a file, or of a text in its place. */
export function analysed(file: string, name: string, text?: string): ChannelSet {
  const { ev, value } = evaluated(file, name, text);
  const built = value.t === 'function' ? callFunction(ev, value, UNDEFINED, [], { unit: value.unit, node: value.node }) : value;
  if (built.t !== 'builder') throw new Error(`${name} is ${built.t}${built.t === 'unknown' ? `: ${built.why}` : ''}`);
  return channelsOf(ev, built.draft, nodeInputs(ev, built.draft));
}

export function evaluated(file: string, name: string, text?: string): { readonly ev: Evaluator; readonly value: Value } {
  const path = `${root}${file}`;
  const session = createLoader({ root }).session(...(text === undefined ? [] : [{ file: path, text }]));
  const ev = new Evaluator(session);
  const instance = moduleInstance(ev, path);
  if (instance !== null) runModule(ev, instance, true);
  return { ev, value: exportOf(ev, path, name) };
}

function nodeInputs(ev: Evaluator, draft: GraphDraft): NodeInput[] {
  return draft.calls
    .filter(({ method }) => method === 'addNode')
    .flatMap(({ args, at }) => {
      const input = args[2] === undefined ? undefined : ev.objectCell(args[2])?.props.get('input');
      return input === undefined ? [] : [{ value: input.value, at }];
    });
}
