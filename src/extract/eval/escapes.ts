import type { GraphDraft } from '../graph/draft.ts';
import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionValue, Place, Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';

/** What a text does that puts something into a graph, or makes one. */
export const FILLS = /\b(add(Node|Edge|ConditionalEdges|Sequence)|set(Conditional)?(EntryPoint|FinishPoint))\b/;
const MAKES = /\b(StateGraph|MessageGraph|create((React|Deep)?Agent|Swarm|Supervisor)|entrypoint)\b/;

const RUNS = /\bthread_id\b|\.\s*(invoke|stream|streamEvents|batch|getStateHistory)\s*\(|\bnew\s+\w*Saver\b|\bSaver\s*\./;

/** How deep builders are looked for in objects. */
const DEEPEST = 4;

/** A builder in foreign hands may be given nodes and edges that we do not see. */
export function noteEscapes(ev: Evaluator, values: readonly Value[], at: Place, why: string): void {
  for (const draft of buildersIn(ev, values)) draft.escapes.push({ why, at });
}

/** Whether calling a function may build a graph, as far as its own text shows. */
export function mayBuild({ node }: FunctionValue): boolean {
  return fills(node) || makes(node);
}

const fills = perNode((node: T.Node): boolean => FILLS.test(node.getText()));
const makes = perNode((node: T.Node): boolean => MAKES.test(node.getText()));
const runs = perNode((node: T.Node): boolean => RUNS.test(node.getText()));

/** Whether calling a function may run a graph, or make what a run needs. */
export function mayRun({ node }: FunctionValue): boolean {
  return runs(node);
}

/** The builders that can be reached from values, as far as they may be filled from there. */
export function buildersIn(ev: Evaluator, values: readonly Value[]): Set<GraphDraft> {
  const found = new Set<GraphDraft>();
  const seen = new Set<unknown>();
  const visit = (value: Value, depth: number): void => {
    if (depth > DEEPEST) return;
    if (value.t === 'builder') found.add(value.draft);
    else if (value.t === 'union') value.of.forEach((one) => visit(one, depth));
    else if (value.t === 'ref' && !seen.has(value.address)) {
      seen.add(value.address);
      heldBy(ev, value.address).forEach((one) => visit(one, depth + 1));
    } else if (value.t === 'function' && !seen.has(value.node)) {
      seen.add(value.node);
      if (value.self !== null) visitFilled(value, value.self, depth);
      value.bound.forEach((one) => visit(one, depth + 1));
      closureOf(ev, value).forEach((one) => visitFilled(value, one, depth));
    } else if (value.t === 'native' && value.self !== null) visit(value.self, depth + 1);
  };
  /** Of all that a function can see, only what it fills, itself or by calling others, is in its hands. */
  const visitFilled = (fn: FunctionValue, value: Value, depth: number): void => {
    if (value.t === 'function' || fills(fn.node)) visit(value, depth + 1);
  };
  values.forEach((value) => visit(value, 0));
  ev.lookThrough(4 * seen.size);
  return found;
}

function heldBy(ev: Evaluator, address: number): readonly Value[] {
  const cell = ev.cell(address);
  switch (cell?.t) {
    case 'object':
      return [...cell.props.values()].map(({ value }) => value);
    case 'array':
      return cell.items.map(({ value }) => value);
    case 'collection':
      return cell.entries.map(({ value }) => value);
    default:
      return [];
  }
}

/** The values of names from outside that are mentioned in a function. */
function closureOf(ev: Evaluator, { node, scope }: FunctionValue): Value[] {
  return namesIn(node).flatMap((name) => {
    const address = scope.find(name);
    const cell = address === undefined ? undefined : ev.cell(address);
    return cell?.t === 'binding' ? [cell.value] : [];
  });
}

const namesIn = perNode((node: T.Node): readonly string[] => {
  const names = new Set<string>();
  const collect = (child: T.Node): void => {
    if (ts.isIdentifier(child)) names.add(child.text);
    ts.forEachChild(child, collect);
  };
  ts.forEachChild(node, collect);
  return [...names];
});
