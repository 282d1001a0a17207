import type { Detection, Related } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { renameKey } from '../fixes/rename-key.ts';
import { likelyName } from '../shared/likely-name.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * A node, a Command or an input names a key that no schema of the graph declares. The library keeps what it knows and
 * drops the rest without a word.
 */
export const noUndeclaredStateKey: Rule = {
  id: 'no-undeclared-state-key',
  title: 'An update names a key that no schema declares',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'all keys of the state, the input and the node inputs',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      if (model.channelsOpen !== null || model.nodesOpen !== null || model.compiles.length === 0) continue;
      const declared = new Set(model.channels.map(({ key }) => key));
      if (declared.has('__root__') || declared.size === 0) continue;
      const isLost = losesKeys(model) ? (key: string) => likelyName(key, [...declared]) === null : () => false;
      for (const [key, uses] of usesOf(input, model)) if (!declared.has(key) && !isLost(key)) yield report(input, model, key, [...uses.values()], [...declared]);
      if (losesKeys(model)) continue;
      for (const use of lostInputs(model, declared)) yield reportInput(input, model, use, [...declared]);
      for (const use of lostUpdates(model, declared)) yield reportUpdate(input, model, use, [...declared]);
    }
  },
};

/** The definition means to declare keys that it does not: that is one mistake, and said of the definition. A key that is misspelt is another. */
function losesKeys({ channels, ignoredKeys = [] }: GraphModel): boolean {
  return ignoredKeys.length > 0 || channels.some(({ trap }) => trap === 'annotation-root-as-channels' || trap === 'root-spread-without-spec' || trap === 'root-as-channel');
}

interface Use {
  readonly node: string;
  /** The node, or the tool that it runs. */
  readonly writer: string;
  readonly site: Site;
  /** Where to report: the write in this file, or the `addNode`. */
  readonly report: Site;
}

/**
 * For each key the nodes that write it. What a subgraph or a prebuilt agent hands back is matched to the parent on purpose;
 * what it sends there by a Command is meant for it, unless a package has written that.
 */
function usesOf(input: RuleInput, model: GraphModel): Map<string, Map<string, Use>> {
  const uses = new Map<string, Map<string, Use>>();
  for (const node of model.nodes) {
    const isBody = node.kind === 'function' || node.kind === 'runnable';
    if (!isBody && node.kind !== 'subgraph' && node.kind !== 'agent') continue;
    for (const { key, site, ifPresent, sent } of node.outcomes.flatMap(({ writes, sent = false }) => writes.map((write) => ({ ...write, sent })))) {
      if (ifPresent || !(sent ? input.text(site).includes(key) : isBody)) continue;
      const of = uses.get(key) ?? new Map<string, Use>();
      const report = site.file === model.file ? site : node.site;
      if (!of.has(node.name)) of.set(node.name, { node: node.name, writer: node.name, site, report });
      uses.set(key, of);
    }
  }
  for (const { node, tool, write, shown } of model.toolUpdates) {
    if (model.nodes.find(({ name }) => name === node)?.kind !== 'tools' || write.ifPresent) continue;
    const of = uses.get(write.key) ?? new Map<string, Use>();
    uses.set(write.key, of);
    const writer = tool ?? node;
    if (!of.has(writer)) of.set(writer, { node, writer, site: write.site, report: shown });
  }
  return uses;
}

/** Keys of an input that START does not accept. */
function lostInputs(model: GraphModel, declared: ReadonlySet<string>): { readonly name: string; readonly site: Site }[] {
  const accepted = new Set(model.channels.filter(({ input }) => input).map(({ key }) => key));
  const lost = model.inputs.filter(({ name, site }) => site.file === model.file && (!declared.has(name) || !accepted.has(name)));
  return [...new Map(lost.map((one) => [one.name, one])).values()];
}

/** Keys that `updateState` is given. */
function lostUpdates(model: GraphModel, declared: ReadonlySet<string>): readonly { readonly name: string; readonly site: Site }[] {
  const lost = (model.updates ?? []).flatMap(({ keys }) => keys).filter(({ name, site }) => site.file === model.file && !declared.has(name));
  return [...new Map(lost.map((one) => [`${one.name} ${one.site.start}`, one])).values()];
}

function report(input: RuleInput, model: GraphModel, key: string, uses: readonly Use[], declared: readonly string[]): Detection {
  const [first] = [...uses].sort((a, b) => a.report.start - b.report.start);
  const near = likelyName(key, declared);
  const nodes = [...new Set(uses.map(({ node }) => node))];
  const writers = few(uses.map(({ writer }) => code(writer)));
  const related: Related[] = uses.map(({ node, writer, site }) => ({ role: 'write', node, message: `${code(writer)} writes ${code(key)} here`, site }));
  return {
    certainty: 'always',
    message: `${writers} ${uses.length === 1 ? 'writes' : 'write'} ${code(key)}, which no schema of the graph declares: the value is dropped.`,
    help: near === null ? `Declare ${code(key)} in the state, or leave it out of the update.` : `Did you mean ${code(near)}? Otherwise declare ${code(key)} in the state.`,
    graph: model.id,
    site: first!.report,
    evidence: { key, nodes: nodes.sort(), candidates: near === null ? [] : [near] },
    related,
    fixes: near === null ? [] : renameKey(input, uses.map(({ site }) => site), key, near),
  };
}

function reportInput(input: RuleInput, model: GraphModel, { name, site }: { readonly name: string; readonly site: Site }, declared: readonly string[]): Detection {
  const near = declared.includes(name) ? null : likelyName(name, declared);
  const why = declared.includes(name) ? 'which is not part of its input schema' : 'which no schema of the graph declares';
  return {
    certainty: 'always',
    message: `The input of the run has the key ${code(name)}, ${why}: the value is dropped.`,
    help: near === null ? `Declare ${code(name)}, or leave it out of the input.` : `Did you mean ${code(near)}?`,
    graph: model.id,
    site,
    evidence: { key: name, nodes: ['__start__'], candidates: near === null ? [] : [near] },
    related: [{ role: 'input', message: `${code(name)} is passed here`, site }],
    fixes: near === null ? [] : renameKey(input, [site], name, near),
  };
}

function reportUpdate(input: RuleInput, model: GraphModel, { name, site }: { readonly name: string; readonly site: Site }, declared: readonly string[]): Detection {
  const near = likelyName(name, declared);
  return {
    certainty: 'always',
    message: `The state is updated with the key ${code(name)}, which no schema of the graph declares: the value is dropped.`,
    help: near === null ? `Declare ${code(name)} in the state, or leave it out of the update.` : `Did you mean ${code(near)}?`,
    graph: model.id,
    site,
    evidence: { key: name, nodes: ['__start__'], candidates: near === null ? [] : [near] },
    related: [{ role: 'update', message: `${code(name)} is passed here`, site }],
    fixes: near === null ? [] : renameKey(input, [site], name, near),
  };
}
