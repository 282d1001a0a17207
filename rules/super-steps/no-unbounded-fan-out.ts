import type { OutwardCall } from '../../src/model/effects.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, Target } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { nodesByName } from '../shared/indexes.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { isLimited } from '../shared/turns.ts';
import { brief, code } from '../shared/words.ts';

/**
 * A Send for each item of a list starts a task for each, all at once. Where a task calls a model or a server, a long list
 * is as many requests in the same moment: rate limits, bills, and a step that fails as a whole.
 */
export const noUnboundedFanOut: Rule = {
  id: 'no-unbounded-fan-out',
  title: 'A Send for each item of a list of any length, to a node that calls out',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the Sends, the body of their target, and the configuration of all visible runs',
  *detect(input) {
    for (const { model } of input.graphs) {
      if (model.concurrency === 'limited' || model.concurrency === 'unknown') continue;
      for (const { from, target } of fanOuts(model)) {
        const node = nodesByName(model).get(target.node);
        const call = node === undefined || isBounded(input, target.site) ? null : callOut(input, node);
        if (node !== undefined && call !== null) yield report(model, from, target, node, call);
      }
    }
  },
};

interface FanOut {
  readonly from: string;
  readonly target: Target;
}

/** Each target once, with whoever sends it first. */
function fanOuts({ edges, nodes }: GraphModel): FanOut[] {
  const all = [
    ...edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap(({ targets }) => targets.map((target) => ({ from: edge.from.name, target }))) : [])),
    ...nodes.flatMap(({ name, outcomes }) => outcomes.flatMap(({ goto }) => goto.map((target) => ({ from: name, target })))),
  ].filter(({ target }) => target.send === 'many');
  return [...new Map(all.map((one) => [one.target.node, one])).values()];
}

/** A list that is cut to a length is as long as that at most: `items.slice(0, 5).map(…)`. That there is something in it bounds nothing. */
function isBounded({ source }: RuleInput, { file, start }: Site): boolean {
  const before = source(file).slice(Math.max(0, start - 240), start);
  return /\.(slice|splice)\(\s*0\s*,\s*[\w.]+\s*\)|\b(take|chunk|batch|sampleSize)\(|Math\.min\(|\.length\s*[<>](?!=?\s*[01]\b)/i.test(before);
}

const MODELS = /(^|\.)(\w*([mM]odel|llm|LLM|[cC]hain|[aA]gent|openai|anthropic|gemini|claude|gpt|retriever)\w*(\(\))?)\.(\w+\.)*(invoke|stream|batch|call|predict|generate|generateContent|create|complete|getRelevantDocuments)$/;
const REQUESTS = /^(fetch|axios|got|ky|undici\.request|request|superagent)(\.\w+)?$|(^|\.)(generateText|streamText|generateObject|streamObject)$|(^|\.)(chat\.completions|completions|messages|embeddings|responses)\.create$/;

/**
 * The call of a model or a server that the node makes; null where it makes none, or waits for its turn first. Tools are run
 * for the calls in one message of a model, which are never many.
 */
function callOut({ settings }: RuleInput, { kind, effects, site }: GraphNode): OutwardCall | null {
  if (kind === 'tools') return null;
  if (kind === 'agent') return { text: 'the agent', on: null, site, held: [] };
  const isResource = (text: string) => settings.resources.some((resource) => text.replaceAll('()', '').split('.').filter((part) => part !== 'this').join('.').startsWith(resource));
  return effects.calls.find((call) => !isLimited(call) && (call.asksModel === true || MODELS.test(call.text) || REQUESTS.test(call.text) || isResource(call.text))) ?? null;
}

function report(model: GraphModel, from: string, target: Target, node: GraphNode, call: OutwardCall): Detection {
  const sender = from === '__start__' ? 'START' : from;
  const what = node.kind === 'agent' ? 'is an agent' : `calls ${brief(call.text)}`;
  return {
    certainty: 'sometimes',
    message: `${code(sender)} sends a task to ${code(node.name)} for each item of a list, and ${code(node.name)} ${what}: all start at once.`,
    help: 'Run the graph with `maxConcurrency` in its configuration (2 or more), put a limiter before the call, or cut the list.',
    graph: model.id,
    site: target.site.file === model.file ? target.site : node.site,
    evidence: { nodes: [node.name], name: call.text },
    related: [
      { role: 'send', node: from, message: `${code(sender)} sends the tasks here`, site: target.site },
      { role: 'call', node: node.name, message: `${code(node.name)} calls out here`, site: call.site },
    ],
    fixes: [],
  };
}
