import type { Interrupt, Swallow } from '../../../model/body-facts.ts';
import { compareSites } from '../../../model/site.ts';
import type { SettledFact } from '../../library/agents/plan.ts';
import { ts, type T } from '../../syntax.ts';
import type { FunctionValue, Value } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import type { ToolRun } from '../tools.ts';
import { swallowOf } from './swallow.ts';
import { throughout } from './syntax-walk.ts';

/** The questions of a node that runs tools, with what the middleware around the tools does to those that tools ask. */
export function keptAroundTools(questions: readonly Interrupt[], tools: readonly ToolRun[], around: readonly Value[], settled: readonly SettledFact[]): Interrupt[] {
  const caught = around.flatMap((one) => (one.t === 'function' ? (keptBy(one) ?? []) : []))[0] ?? null;
  return questions.map((question) => {
    const asking = tools.filter((tool) => asksAt(tool, question));
    if (question.swallowed !== null || asking.length === 0) return question;
    return { ...question, swallowed: caught ?? settledFor(asking, settled) };
  });
}

function asksAt({ asked, runs }: ToolRun, { site }: Interrupt): boolean {
  return [...asked, ...runs].some(({ at }) => compareSites(siteOf(at), site) === 0);
}

/** A middleware of a package is for tools by their names, or for all. */
function settledFor(asking: readonly ToolRun[], settled: readonly SettledFact[]): Swallow | null {
  const isFor = ({ tools }: SettledFact) => tools === null || asking.every(({ name }) => name !== null && tools.includes(name));
  const by = settled.find(isFor);
  return by === undefined ? null : { how: 'retry', then: 'continues', site: siteOf(by.at) };
}

/** `wrapToolCall(request, handler)`: what keeps that which its handler throws, at each place where that is called. */
function keptBy({ node, unit }: FunctionValue): Swallow | null {
  const name = node.parameters[1]?.name;
  if (node.body === undefined || name === undefined || !ts.isIdentifier(name)) return null;
  const uses = [...throughout(node.body)].filter((one) => ts.isIdentifier(one) && one.text === name.text);
  const kept = uses.map(({ parent }: T.Node) => (ts.isCallExpression(parent) && uses.includes(parent.expression) ? swallowOf([{ unit, node: parent }], false) : null));
  return kept.includes(null) ? null : (kept[0] ?? null);
}
