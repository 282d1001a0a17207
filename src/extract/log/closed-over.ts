import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import { type FunctionValue, unknown, type Value } from '../values/value.ts';
import type { Memory } from './sources.ts';

/** What a function takes from around it, each as far as it is written: `session.user.id` of `(row, { eq }) => eq(row.userId, session.user.id)`. */
export function closedOver({ node, scope }: FunctionValue, memory: Memory): Value[] {
  return waysIn(node).flatMap(([name, ...path]) => {
    const address = scope.find(name!);
    const cell = address === undefined ? undefined : memory.get(address);
    return cell?.t === 'binding' ? [path.reduce<Value>((one, key) => partOf(one, key, memory), cell.value)] : [];
  });
}

function partOf(value: Value, name: string, memory: Memory): Value {
  const cell = value.t === 'ref' ? memory.get(value.address) : undefined;
  const held = cell?.t === 'object' ? cell.props.get(name)?.value : undefined;
  return held ?? { ...unknown('a part of what a function takes from around it', null), member: { name, self: value } };
}

/** The names in a function, each with the properties that are read of it. */
const waysIn = perNode((fn: T.Node): readonly (readonly string[])[] => {
  const found = new Map<string, readonly string[]>();
  const visit = (node: T.Node): void => {
    const way = wayOf(node);
    if (way === null) return ts.forEachChild(node, visit);
    found.set(way.join('.'), way);
  };
  ts.forEachChild(fn, visit);
  return [...found.values()];
});

function wayOf(node: T.Node): string[] | null {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)) return wayOf(node.expression);
  if (!ts.isPropertyAccessExpression(node)) return null;
  const before = wayOf(node.expression);
  return before === null ? null : [...before, node.name.text];
}
