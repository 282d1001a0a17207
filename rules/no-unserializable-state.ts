import type { Channel, Unsaved } from '../src/model/channel.ts';
import type { Detection } from '../src/model/finding.ts';
import type { Compile, GraphModel } from '../src/model/graph.ts';
import type { Rule, RuleInput } from './rule.ts';
import { code } from './words.ts';

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
        if (channel.unsaved !== undefined && channel.kind !== 'untracked') yield report(input, model, compile, channel, channel.unsaved);
      }
    }
  },
};

function report(input: RuleInput, model: GraphModel, compile: Compile, channel: Channel, { what, path }: Unsaved): Detection {
  const place = channel.property ?? channel.site;
  const value = code(`${channel.key}${path}`);
  const { is, comes, help } = KINDS[what];
  return {
    certainty: 'always',
    message: `${value}${place === null ? '' : ` (${input.at(place)})`} is ${is}, and the graph is compiled with a checkpointer (${input.at(compile.site)}): ${comes}`,
    help,
    graph: model.id,
    site: place?.file === model.file ? place : compile.site,
    evidence: { key: channel.key, name: what },
    related: [{ role: 'compile', message: 'the graph is compiled with a checkpointer here', site: compile.site }],
    fixes: [],
  };
}

const LATER = 'in the next run of the thread, or after an interrupt,';

const KINDS: Readonly<Record<Unsaved['what'], { readonly is: string; readonly comes: string; readonly help: string }>> = {
  date: { is: 'a Date', comes: `${LATER} it is a text, silently, and its methods are missing.`, help: 'Keep the time as a number or as an ISO text, and make the Date where it is needed.' },
  function: { is: 'a function', comes: `${LATER} it is not there, silently.`, help: 'Keep the name of the function and look it up, or pass it in `config.configurable`.' },
  promise: { is: 'a Promise', comes: `${LATER} it is an empty object, silently.`, help: 'Wait for it in the node, and keep what it gives.' },
  instance: { is: 'an instance of a class', comes: `${LATER} it is a plain object without methods, silently.`, help: 'Keep the data as a plain object, or make the key an UntrackedValue.' },
  bigint: { is: 'a bigint', comes: 'the checkpoint cannot be written as a whole, nothing says so, and the thread cannot be read any more.', help: 'Keep it as a text.' },
};
