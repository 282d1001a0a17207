import type { Channel, Unsaved } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Compile, GraphModel } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * Between the nodes of one run values are handed on as they are. A checkpoint holds a text: what is read from it in the
 * next run, or after an interrupt, is not always what was written.
 */
export const noUnserializableState: Rule = {
  id: 'no-unserializable-state',
  title: 'A state key holds something that a checkpoint does not give back as it was',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the declared type of the key, and a compile() with a checkpointer',
  *detect(input) {
    for (const { model } of input.graphs) {
      const compile = model.compiles.find(({ checkpointer }) => checkpointer === 'yes');
      if (compile === undefined) continue;
      for (const channel of model.channels) {
        if (channel.unsaved !== undefined && channel.kind !== 'untracked') yield report(model, compile, channel, channel.unsaved);
      }
    }
  },
};

function report(model: GraphModel, compile: Compile, channel: Channel, { what, path }: Unsaved): Detection {
  const place = channel.property ?? channel.site;
  const value = code(`${channel.key}${path}`);
  const { is, comes, help } = KINDS[what];
  return {
    certainty: 'always',
    message: `${value} is ${is}, and the graph has a checkpointer: ${comes}`,
    help,
    graph: model.id,
    site: place?.file === model.file ? place : compile.site,
    evidence: { key: channel.key, name: what },
    related: [
      ...(place === null ? [] : [{ role: 'channel', message: `${code(channel.key)} is declared here`, site: place }]),
      { role: 'compile', message: 'the graph is compiled with a checkpointer here', site: compile.site },
    ],
    fixes: [],
  };
}

const LATER = 'once it is loaded again,';

const KINDS: Readonly<Record<Unsaved['what'], { readonly is: string; readonly comes: string; readonly help: string }>> = {
  date: { is: 'a Date', comes: `${LATER} it is a text.`, help: 'Keep the time as a number or as an ISO text, and make the Date where it is needed.' },
  function: { is: 'a function', comes: `${LATER} it is not there.`, help: 'Keep the name of the function and look it up, or pass it in `config.configurable`.' },
  promise: { is: 'a Promise', comes: `${LATER} it is an empty object.`, help: 'Wait for it in the node, and keep what it gives.' },
  instance: { is: 'an instance of a class', comes: `${LATER} it has no methods.`, help: 'Keep the data as a plain object, or make the key an UntrackedValue.' },
  bigint: { is: 'a bigint', comes: 'the checkpoint is not written as a whole, and the thread cannot be read any more.', help: 'Keep it as a text.' },
};
