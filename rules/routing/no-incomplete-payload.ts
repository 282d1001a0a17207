import type { Need } from '../../src/model/body-facts.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, SendArgs, Target } from '../../src/model/graph.ts';
import { groupBy } from '../shared/group-by.ts';
import { targetsByName } from '../shared/sends.ts';
import type { Rule } from '../rule.ts';
import { code, few, listOf } from '../shared/words.ts';

/**
 * What a Send passes is all that its node sees: neither the state of the graph comes along, nor the defaults of its keys.
 */
export const noIncompletePayload: Rule = {
  id: 'no-incomplete-payload',
  title: 'A Send leaves out a key that its node cannot do without',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'all keys of the payload, and what the node does with the state in every case',
  *detect({ graphs }) {
    for (const { model } of graphs) {
      for (const node of model.nodes) if (node.needs !== undefined) yield* missing(model, node, node.needs);
    }
  },
};

interface Lack {
  readonly sends: readonly Target[];
  readonly needs: readonly Need[];
}

function* missing(model: GraphModel, node: GraphNode, needs: readonly Need[]): Iterable<Detection> {
  const lacks = (targetsByName(model).get(node.name) ?? []).flatMap(({ args, ...target }) => {
    const lacking = target.send === null || args == null ? [] : needs.filter(({ key }) => !has(args, key));
    return lacking.length === 0 ? [] : [{ target, lacking }];
  });
  const places = groupBy(lacks, ({ target: { site } }) => `${site.file}:${site.start}`);
  for (const all of places.values()) {
    // Of a payload that is made in several ways, what each of them leaves out.
    const needed = needs.filter((need) => all.every(({ lacking }) => lacking.includes(need)));
    if (needed.length > 0) yield report(model, node, { sends: all.map(({ target }) => target), needs: needed });
  }
}

function has({ keys, handed }: SendArgs, key: string): boolean {
  return Object.hasOwn(keys, key) || handed.includes(key);
}

function report(model: GraphModel, node: GraphNode, { sends: [send], needs }: Lack): Detection {
  const name = code(node.name);
  const keys = needs.map(({ key }) => code(key));
  const throws = needs.find(({ how }) => how === 'into');
  const consequence = throws === undefined
    ? `${name} writes ${needs.length === 1 ? 'it' : 'them'} into a text, which reads ${code('undefined')}`
    : `${name} goes on into ${needs.length === 1 ? 'it' : code(throws.key)} and throws`;
  return {
    certainty: 'always',
    message: `This Send to ${name} leaves out ${few(keys)}: ${consequence}.`,
    help: `A node sees what a Send passes and nothing else, not even defaults. Pass ${listOf(keys)} as well, or have ${name} do without.`,
    graph: model.id,
    site: send!.site.file === model.file ? send!.site : node.site,
    evidence: { nodes: [node.name], key: needs[0]!.key },
    related: [
      { role: 'send', node: node.name, message: 'all that is passed', site: send!.site },
      ...needs.map((need) => ({ role: 'read', node: node.name, message: need.how === 'into' ? `throws without ${code(need.key)}` : `reads ${code('undefined')} without ${code(need.key)}`, site: need.site })),
    ],
    fixes: [],
  };
}
