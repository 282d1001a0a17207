import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import type { Frame } from './frame.ts';
import { readVariable } from './later.ts';

/** A choice at an open condition. Where it is negated, its first branch is the one where the condition does not hold. */
export interface ForkName {
  readonly name: string;
  readonly negated: boolean;
}

/**
 * The name of a choice. Two tests of the same unchanging thing are the same choice: `if (options.rag)` around a node and
 * again around its edges, in whatever function. All others, each turn of a loop among them, are choices of their own.
 */
export function forkName(ev: Evaluator, condition: T.Expression, frame: Frame): ForkName {
  const { inner, negated } = withoutNegation(condition);
  const call = frame.call.from;
  const known = subject(ev, inner, frame);
  const text = known === null ? `@${condition.pos}` : inner.getText(frame.unit.source);
  const base = `${frame.unit.display}${call === null ? '' : `^${call.node.pos}`}:${text}`;
  return { name: ev.choices.name(base, known?.of ?? null, known?.rest ?? ''), negated };
}

/** The name of a choice among the cases of a switch. */
export function switchName(ev: Evaluator, node: T.SwitchStatement, frame: Frame): string {
  const known = subject(ev, node.expression, frame);
  const base = `${frame.unit.display}${frame.call.from === null ? '' : `^${frame.call.from.node.pos}`}:switch@${node.pos}`;
  const tests = node.caseBlock.clauses.map((clause) => (ts.isCaseClause(clause) ? clause.expression.getText(frame.unit.source) : 'default'));
  return ev.choices.name(base, known?.of ?? null, `${known?.rest ?? ''} switch ${tests.join()}`);
}

/** Of a choice that is made anew whenever evaluation comes by. */
export function forkAt(ev: Evaluator, kind: string, node: T.Node | null, frame: Frame | null): string {
  return ev.choices.name(`${frame === null ? '' : `${frame.unit.display}:`}${kind}@${node?.pos ?? ''}`, null, '');
}

function withoutNegation(condition: T.Expression): { readonly inner: T.Expression; readonly negated: boolean } {
  let inner = condition;
  let negated = false;
  for (;;) {
    if (ts.isParenthesizedExpression(inner) || ts.isNonNullExpression(inner) || ts.isAsExpression(inner)) inner = inner.expression;
    else if (ts.isPrefixUnaryExpression(inner) && inner.operator === SyntaxKind.ExclamationToken) {
      inner = inner.operand;
      negated = !negated;
    } else if (isInequality(inner)) return { inner, negated: !negated };
    else return { inner, negated };
  }
}

function isInequality(node: T.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === SyntaxKind.ExclamationEqualsEqualsToken || operator === SyntaxKind.ExclamationEqualsToken;
}

const EQUALS = new Set(['===', '==', '!==', '!=']);

interface Subject {
  /** The value that everything else hangs on: the same object wherever it is looked at. */
  readonly of: Value | 'global';
  readonly rest: string;
}

/** What is tested: `options.rag` is the property `rag` of whatever `options` is. Null where each test may turn out anew. */
function subject(ev: Evaluator, node: T.Expression, frame: Frame): Subject | null {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return subject(ev, node.expression, frame);
  if (node.kind === SyntaxKind.ThisKeyword) return frame.self === null ? null : { of: frame.self, rest: '' };
  if (ts.isIdentifier(node)) {
    const address = frame.scope.find(node.text);
    if (address === undefined) return { of: 'global', rest: node.text };
    return { of: readVariable(ev, frame, address, node), rest: '' };
  }
  if (ts.isPropertyAccessExpression(node)) {
    const receiver = subject(ev, node.expression, frame);
    return receiver === null ? null : partOf(ev, receiver, node.name.text);
  }
  if (ts.isBinaryExpression(node) && (ts.isStringLiteralLike(node.right) || ts.isNumericLiteral(node.right)) && EQUALS.has(node.operatorToken.getText(frame.unit.source))) {
    const left = subject(ev, node.left, frame);
    return left === null ? null : { of: left.of, rest: `${left.rest} === ${JSON.stringify(node.right.text)}` };
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    const receiver = subject(ev, node.expression, frame);
    return receiver === null ? null : partOf(ev, receiver, node.argumentExpression.text);
  }
  return null;
}

function partOf(ev: Evaluator, { of, rest }: Subject, name: string): Subject {
  const property = of === 'global' || rest !== '' ? undefined : ev.objectCell(of)?.props.get(name);
  return property === undefined || property.maybe ? { of, rest: `${rest}.${name}` } : { of: property.value, rest: '' };
}

/** Gives out names of choices: the same for the same subject, different ones for all others. */
export class Choices {
  private readonly taken = new Map<string, number>();
  private readonly bySubject = new WeakMap<Value, Map<string, string>>();
  private readonly global = new Map<string, string>();

  name(base: string, of: Value | 'global' | null, rest: string): string {
    if (of === null) return this.fresh(base);
    const names = of === 'global' ? this.global : (this.bySubject.get(of) ?? new Map<string, string>());
    if (of !== 'global') this.bySubject.set(of, names);
    const name = names.get(rest) ?? this.fresh(base);
    names.set(rest, name);
    return name;
  }

  private fresh(base: string): string {
    const before = this.taken.get(base) ?? 0;
    this.taken.set(base, before + 1);
    return before === 0 ? base : `${base}#${before + 1}`;
  }
}
