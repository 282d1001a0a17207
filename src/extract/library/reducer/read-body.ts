import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import { readEffect } from './read-effect.ts';
import { readTerm } from './read-term.ts';
import { readTest } from './read-test.ts';
import { MISSING, OTHER, type Term } from './term.ts';

/** More statements than this are not unfolded. */
const MOST = 200;

/** What a reducer gives back, its local names replaced by what they stand for. */
export function readBody(node: FunctionSyntax): Term {
  if (node.body === undefined) return OTHER;
  const names = parameterNames(node);
  if (!ts.isBlock(node.body)) return readTerm(node.body, names);
  let steps = 0;
  return run(node.body.statements, names);

  function run(statements: readonly T.Statement[], known: ReadonlyMap<string, Term>): Term {
    if (++steps > MOST) return OTHER;
    const [first, ...rest] = statements;
    if (first === undefined) return MISSING;
    if (ts.isBlock(first)) return run([...first.statements, ...rest], known);
    if (ts.isReturnStatement(first)) return first.expression === undefined ? MISSING : readTerm(first.expression, known);
    if (ts.isIfStatement(first)) return runIf(first, rest, known);
    if (ts.isThrowStatement(first)) return NEVER;
    if (ts.isSwitchStatement(first) || ts.isTryStatement(first) || isEndless(first)) return OTHER;
    return run(rest, readEffect(first, known));
  }

  function runIf({ expression, thenStatement, elseStatement }: T.IfStatement, rest: readonly T.Statement[], known: ReadonlyMap<string, Term>): Term {
    const then = run([thenStatement, ...rest], known);
    const otherwise = run(elseStatement === undefined ? rest : [elseStatement, ...rest], known);
    if (then === NEVER) return otherwise;
    return otherwise === NEVER ? then : { t: 'choice', test: readTest(expression, known), then, otherwise };
  }
}

/** `while (true)`, `for (;;)`: left by a return inside. */
function isEndless(node: T.Statement): boolean {
  if (ts.isForStatement(node)) return node.condition === undefined;
  return (ts.isWhileStatement(node) || ts.isDoStatement(node)) && node.expression.kind === SyntaxKind.TrueKeyword;
}

/** A path that throws. */
const NEVER: Term = { t: 'other' };

/** The two arguments under their names. */
export function parameterNames({ parameters }: FunctionSyntax): Map<string, Term> {
  const names = new Map<string, Term>();
  parameters.filter(({ name }) => name.getText() !== 'this').forEach(({ name, dotDotDotToken }, index) => {
    if (!ts.isIdentifier(name)) return;
    names.set(name.text, (index === 0 || index === 1) && dotDotDotToken === undefined ? { t: 'arg', index } : OTHER);
  });
  return names;
}
