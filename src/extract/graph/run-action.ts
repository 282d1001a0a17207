import type { NodeKind } from '../../model/graph.ts';
import { findMember } from '../eval/classes.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { forkAt } from '../eval/fork-name.ts';
import { callValue, isGenerator } from '../eval/invoke.ts';
import { runMap, runRunnable } from '../library/runnable.ts';
import { ts } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import { configOfRun, type FunctionValue, type Place, type RunnableValue, UNDEFINED, type UnionValue, unknown, type Value } from '../values/value.ts';
import type { GraphDraft } from './draft.ts';
import type { Returned } from './outcomes.ts';

export interface Ran {
  readonly kind: NodeKind;
  readonly returned: readonly Returned[];
  readonly draft: GraphDraft | null;
}

/** Evaluates the body of a node for any state. */
export function runAction(ev: Evaluator, action: Value, call: Place): Ran {
  return ev.asBody(() => ran(ev, action, call));
}

function ran(ev: Evaluator, action: Value, call: Place): Ran {
  const state: Value = { t: 'state', omit: [] };
  const config = configOfRun(call);
  const at = linkOf(call);
  const once = (kind: NodeKind, value: Value, draft: GraphDraft | null = null): Ran => ({ kind, returned: [{ value, at }], draft });
  const called = (kind: NodeKind, fn: FunctionValue, self: Value | null): Ran => {
    ev.bodies.add(fn.node);
    // A generator as a node is never run to its end.
    const value: Value = isGenerator(fn.node) ? { t: 'native', name: 'generator', self: null } : callValue(ev, fn, self, [state, config], call);
    const known = value.t !== 'native' && ts.isBlock(fn.node.body ?? fn.node) && alternatives(value).every((one) => ev.returned.some((exit) => alternatives(exit.value).includes(one)));
    return { kind, returned: known ? withEnd(ev.returned, value, fn) : [{ value, at: bodyOf(fn) }], draft: null };
  };
  switch (action.t) {
    case 'function':
      return called('function', action, null);
    case 'compiled':
      return once('subgraph', action, action.draft);
    case 'runnable': {
      if (action.kind === 'workflow') return runWorkflow(ev, action, call, at);
      const kind = action.kind === 'tools' || action.kind === 'agent' ? action.kind : action.kind === 'hook' ? 'function' : 'runnable';
      return once(kind, runRunnable(ev, action, state, config, at));
    }
    case 'ref': {
      const cell = ev.objectCell(action);
      const method = cell?.cls == null ? cell?.props.get('invoke')?.value : findMember(ev, cell.cls, 'invoke')?.fn;
      if (method?.t === 'function') return called('runnable', method, action);
      if (cell !== null && cell.cls === null) return once('runnable', runMap(ev, action, state, config, call));
      return once('unknown', unknown('a body that is no function', at));
    }
    case 'union': {
      const chosen = chosenOnWalk(ev, action, call);
      if (chosen !== null) return ran(ev, chosen, call);
      const several = action.of.map((one) => ran(ev, one, call));
      return { kind: several[0]!.kind, returned: several.flatMap(({ returned }) => returned), draft: null };
    }
    case 'unknown':
      return once('unknown', action);
    default:
      return once('unknown', unknown('a body that is not known', at));
  }
}

/** One of several bodies, where what chooses it is known: on a walk each is a way of its own, with what is true then. */
function chosenOnWalk(ev: Evaluator, { of }: UnionValue, { node }: Place): Value | null {
  if (!of.every((one) => one.t === 'function' && one.under !== undefined)) return null;
  ev.forks++;
  if (ev.walk === null || ev.walk.grain === 'statements') return null;
  const chosen: Value[] = [];
  const sides = of.map((one) => () => {
    chosen.push(one);
    return true;
  });
  ev.fork(forkAt(ev, 'body', node, null), sides, undefined, of.map((one) => (one as FunctionValue).under!));
  // Where the walk does not decide, it is still any of them.
  return chosen.length === 1 ? chosen[0]! : null;
}

/** The function of an `entrypoint`: what it returns is no update of a state. */
function runWorkflow(ev: Evaluator, { parts: [fn] }: RunnableValue, call: Place, at: Place): Ran {
  if (fn?.t === 'function') {
    ev.bodies.add(fn.node);
    if (!isGenerator(fn.node)) callValue(ev, fn, null, [unknown('the input of a workflow', call), configOfRun(call)], call);
  }
  return { kind: 'function', returned: [{ value: UNDEFINED, at }], draft: null };
}

/** The exits of the body, and its end where a path comes out there. */
function withEnd(exits: readonly Returned[], value: Value, fn: FunctionValue): readonly Returned[] {
  const falls = alternatives(value).some((one) => one.t === 'literal' && one.value === undefined) && !exits.some((exit) => exit.value.t === 'literal' && exit.value.value === undefined);
  return falls ? [...exits, { value: UNDEFINED, at: bodyOf(fn) }] : exits;
}

function bodyOf({ unit, node }: FunctionValue): Place {
  const arrow = ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : node;
  return { unit, node: arrow };
}

/** A link of a chain, without what stands before it. */
function linkOf({ unit, node }: Place): Place {
  return { unit, node: ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node };
}
