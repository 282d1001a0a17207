import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, NodeOutcome, NoUpdate } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * A node returns something that is no update of the state: a text, a number, a list without a Command. The run stops
 * there. A message, a Map or a generator is worse: it is an object without keys of the state, and nothing is written.
 */
export const noInvalidNodeReturn: Rule = {
  id: 'no-invalid-node-return',
  title: 'A node returns something that is no update of the state',
  preset: 'recommended',
  severity: 'error',
  runtimeError: 'INVALID_GRAPH_NODE_RETURN_VALUE',
  needs: 'what the node returns, and that the state is not one bare value',
  *detect(input) {
    for (const { model } of input.graphs) {
      // Of a state that is not known at all, anything may be an update.
      if (model.channels.length === 0 && model.channelsOpen !== null) continue;
      const seen = new Set<string>();
      for (const node of model.nodes) {
        for (const { noUpdate, ...outcome } of node.outcomes) {
          const place = `${node.name} ${outcome.site.file} ${outcome.site.start} ${noUpdate?.kind}`;
          if (noUpdate === undefined || seen.has(place) || mayWrite(model, noUpdate)) continue;
          seen.add(place);
          yield report(model, node, outcome, noUpdate);
        }
        yield* wrappers(model, node);
      }
    }
  },
};

/** The properties that a message has of its own: a state with one of these keys gets it. */
const OF_MESSAGES = new Set(['id', 'name', 'content', 'type', 'additional_kwargs', 'response_metadata', 'tool_calls', 'invalid_tool_calls', 'usage_metadata', 'tool_call_id', 'status', 'artifact', 'role', 'lc_kwargs', 'lc_namespace', 'lc_serializable']);

function mayWrite({ channels, channelsOpen }: GraphModel, { kind }: NoUpdate): boolean {
  return kind === 'message' && (channelsOpen !== null || channels.some(({ key }) => OF_MESSAGES.has(key)));
}

function report(model: GraphModel, node: GraphNode, { site }: Pick<NodeOutcome, 'site'>, { kind, always }: NoUpdate): Detection {
  const { what, silent } = KINDS[kind];
  const subject = `${code(node.name)} ${always ? 'returns' : 'can return'} ${what}`;
  const refused = `which is no update of the state: ${always ? 'the run' : 'then the run'} throws.`;
  return {
    certainty: always && node.outcomes.length === 1 ? 'always' : 'sometimes',
    ...(silent === undefined ? {} : { runtimeError: null }),
    message: silent === undefined ? `${subject}, ${refused}` : `${subject}: ${silent}`,
    help: help(model, kind),
    graph: model.id,
    // A runnable has no return of its own to point at, only the name of the method it is added with.
    site: site.file === model.file && site.start !== node.site.start ? site : node.site,
    evidence: { nodes: [node.name], name: kind },
    related: [{ role: 'return', node: node.name, message: `${code(node.name)} returns here`, site }],
    fixes: [],
  };
}

/** Only a reducer unwraps an `Overwrite`: where there is none, that itself is the value. */
function* wrappers({ id, file, channels }: GraphModel, node: GraphNode): Iterable<Detection> {
  const plain = new Map(channels.flatMap((channel) => (channel.kind === 'last-value' ? [[channel.key, channel] as const] : [])));
  const seen = new Set<number>();
  for (const { key, overwrite, site } of node.outcomes.flatMap(({ writes }) => writes)) {
    const channel = plain.get(key);
    if (overwrite !== true || channel === undefined || seen.has(site.start)) continue;
    seen.add(site.start);
    yield {
      certainty: 'sometimes',
      runtimeError: null,
      message: `${code(node.name)} writes ${code(key)} with an ${code('Overwrite')}, and it has no reducer: the ${code('Overwrite')} itself is taken for its value.`,
      help: `Write the value as it is: what ${code(key)} held is replaced anyway.`,
      graph: id,
      site: site.file === file ? site : node.site,
      evidence: { nodes: [node.name], name: 'overwrite', key },
      related: [
        { role: 'write', node: node.name, message: `${code(node.name)} writes ${code(key)} here`, site },
        ...(channel.property === null ? [] : [{ role: 'channel', message: `${code(key)} is declared here`, site: channel.property }]),
      ],
      fixes: [],
    };
  }
}

interface Words {
  readonly what: string;
  /** What happens where the library does not complain. */
  readonly silent?: string;
}

const KINDS: Record<NoUpdate['kind'], Words> = {
  array: { what: 'an array without a Command' },
  string: { what: 'a string' },
  number: { what: 'a number' },
  bigint: { what: 'a bigint' },
  true: { what: '`true`' },
  function: { what: 'a function' },
  message: { what: 'a message itself, not an update', silent: 'no key of the state is in it, so nothing is written.' },
  map: { what: 'a Map', silent: 'it has no properties of its own, so nothing is written.' },
  set: { what: 'a Set', silent: 'it has no properties of its own, so nothing is written.' },
  generator: { what: 'a generator', silent: 'the library never runs it, so nothing is written.' },
};

function help({ channels }: GraphModel, kind: NoUpdate['kind']): string {
  if (kind === 'generator') return 'Make it a plain or async function, and write through `config.writer` what is to be streamed.';
  if (kind === 'map') return 'Return a plain object: `Object.fromEntries(map)`.';
  const messages = channels.find(({ type, reducer }) => reducer === 'merge-by-id' || type === 'BaseMessage[]');
  if (messages !== undefined && (kind === 'message' || kind === 'array')) return `Return an object with the keys of the state, such as \`{ ${messages.key}: ${kind === 'message' ? '[message]' : '[…]'} }\`.`;
  return 'Return an object with the keys of the state that change, or nothing.';
}
