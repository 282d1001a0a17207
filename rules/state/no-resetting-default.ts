import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Compile, GraphModel } from '../../src/model/graph.ts';
import { writersOf } from '../shared/channel-writers.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { brief, code, few } from '../shared/words.ts';

/**
 * A state of zod 4 parses the input of each run, and `.default()` fills in what the input does not have. On a thread with
 * a history that is an update like any other: what nodes wrote in earlier runs is replaced by the default.
 */
export const noResettingDefault: Rule = {
  id: 'no-resetting-default',
  title: 'The default of a state key takes back at each run what the thread remembers',
  preset: 'recommended',
  severity: 'warning',
  runtimeError: null,
  needs: 'a schema of zod 4, a node that writes the key, and a compile() with a checkpointer',
  *detect(input) {
    for (const { model } of input.graphs) {
      const compile = model.compiles.find(({ checkpointer }) => checkpointer === 'yes');
      if (compile === undefined || everyRunIsNew(input, model)) continue;
      for (const channel of model.channels) if (channel.refilled === true && (channel.kind === 'last-value' || channel.refed !== undefined)) yield* report(model, compile, channel);
    }
  },
};

function* report(model: GraphModel, compile: Compile, channel: Channel): Generator<Detection> {
  const writers = writersOf(model, channel)
    .map(({ node, writes }) => ({ node, write: writes.find(({ relation, ifPresent }) => relation !== 'copied' && !ifPresent) }))
    .filter(({ write }) => write !== undefined);
  if (writers.length === 0) return;
  const key = code(channel.key);
  const named = few(writers.map(({ node }) => code(node.name)));
  yield {
    certainty: 'always',
    message: channel.refed !== undefined ? ofReducer(channel, channel.refed) : `${key} has a default in its zod schema, and every run without it in its input puts that over what ${named} wrote.`,
    help: `Give the default to the channel alone: \`.register(registry, { default: () => … })\` in place of \`.default(…)\`.`,
    graph: model.id,
    site: [channel.property, channel.site].find((one) => one?.file === model.file) ?? compile.site,
    evidence: { key: channel.key, nodes: writers.map(({ node }) => node.name) },
    related: [
      ...writers.map(({ node, write }) => ({ role: 'write', node: node.name, message: `${code(node.name)} writes ${key} here`, site: write!.site })),
      { role: 'compile', message: 'the graph is compiled with a checkpointer here', site: compile.site },
    ],
    fixes: [],
  };
}

/** The default is an update like any other, so the reducer folds it into what the thread holds, run after run. */
function ofReducer({ key }: Channel, { held, given, gives }: NonNullable<Channel['refed']>): string {
  const [before, fed, after] = [held, given, gives].map((one) => brief(JSON.stringify(one), 20));
  return `${code(key)} has a default in its zod schema, which its reducer gets in each run: ${before} and the default ${fed} make ${after}.`;
}

/** All runs that can be seen begin a thread of their own, so that there is nothing to reset. */
function everyRunIsNew({ program: { runs } }: RuleInput, { id }: GraphModel): boolean {
  const own = runs.filter(({ graph, on, method }) => graph === id && on === 'graph' && /^(invoke|stream|streamEvents|batch)$/.test(method));
  return own.length > 0 && own.every(({ thread }) => thread.kind === 'fresh');
}
