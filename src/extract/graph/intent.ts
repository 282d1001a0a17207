import { ts, type T } from '../syntax.ts';
import type { Place } from '../values/value.ts';
import type { BuilderCall, Turn } from './draft.ts';

/** Whether some run makes both calls: choices do not exclude each other, and one function makes them. */
export function canBoth(a: BuilderCall, b: BuilderCall): boolean {
  const excluded = a.when.some(({ fork, branch }) => b.when.some((other) => other.fork === fork && other.branch !== branch));
  return !excluded && container(a) === container(b) && (a === b || differ(a, b)) && !endsBefore(a, b);
}

/** The function, or the file, from which the evaluation came to a call: functions that are entered by nobody may never run together. */
export function container({ at, via }: BuilderCall): T.Node {
  const { node, unit } = via.at(-1) ?? at;
  return ts.findAncestor(node, (one) => ts.isFunctionLike(one)) ?? unit.source;
}

/** The same piece of code, reached in the same way, is a loop, of which one turn may stand for all unless its turns are known. */
function differ(a: BuilderCall, b: BuilderCall): boolean {
  if (a.at.node !== b.at.node) return true;
  if (inTwoTurns(a.turns ?? [], b.turns ?? []) && isAsSure(a, b) && isAsSure(b, a)) return true;
  return a.via.length !== b.via.length || a.via.some(({ node }, index) => node !== b.via[index]!.node);
}

/** `if (!(name in graph.nodes)) graph.addNode(name, …)` asks anew in each turn. */
function isAsSure(a: BuilderCall, b: BuilderCall): boolean {
  return a.when.every((choice) => b.when.some(({ fork, branch }) => fork === choice.fork && branch === choice.branch));
}

function inTwoTurns(a: readonly Turn[], b: readonly Turn[]): boolean {
  const [one, ...within] = a;
  const [other, ...withinOther] = b;
  if (one === undefined || other === undefined || one.of !== other.of) return false;
  return one.index !== other.index || inTwoTurns(within, withinOther);
}

/** Branches that the evaluation told apart by what they know, not by a choice: `if (a) …; else …;` with `a` given. */
function endsBefore(a: BuilderCall, b: BuilderCall): boolean {
  const branches = (node: T.Node): readonly T.Node[] => {
    const all: T.Node[] = [];
    for (let one = node; one.parent !== undefined; one = one.parent) {
      const { parent } = one;
      if (ts.isIfStatement(parent) && one !== parent.expression) all.push(one);
      if (ts.isConditionalExpression(parent) && one !== parent.condition) all.push(one);
      if (ts.isCaseOrDefaultClause(one)) all.push(one);
    }
    return all;
  };
  return branches(a.at.node).some((one) => branches(b.at.node).some((other) => one !== other && one.parent === other.parent));
}

/** Code that waits for an error: a `try` with a `catch`, or a test that expects one. */
export function isMeantToThrow(places: readonly Place[]): boolean {
  return places.some(({ node, unit }) => {
    for (let one: T.Node = node; one.parent !== undefined; one = one.parent) {
      const { parent } = one;
      if (ts.isTryStatement(parent) && parent.tryBlock === one && parent.catchClause !== undefined) return true;
      if (!ts.isFunctionLike(one)) continue;
      if (ts.isCallExpression(parent) && EXPECTS.test(parent.expression.getText(unit.source))) return true;
      const name = nameOf(one);
      if (name !== null && expectedByName(unit.text, name)) return true;
    }
    return false;
  });
}

const EXPECTS = /(?:^|\.)(?:expect\w*|throws?\w*|rejects?|doesNotReject|catchError\w*)$/i;

function nameOf(node: T.SignatureDeclaration): string | null {
  if (node.name !== undefined && ts.isIdentifier(node.name)) return node.name.text;
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null;
}

/** `expect(build).toThrow()`, `assert.throws(() => build())` */
function expectedByName(text: string, name: string): boolean {
  return new RegExp(`\\b(?:expect|throws|rejects)\\s*\\(\\s*(?:async\\s*)?(?:\\(\\)\\s*=>\\s*)?(?:await\\s+)?${name.replaceAll('$', '\\$')}\\b`).test(text);
}
