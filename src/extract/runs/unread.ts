import { ts, type T } from '../syntax.ts';
import { mentionsOf, outermost, scopeOf } from './around.ts';
import { isLogged } from './fresh.ts';

/** Reads that find nothing without an error. */
const MAY_FIND_NOTHING = /(^|\.)(find(Unique|First|One|ById|ByPk|OneBy)?|select|maybeSingle|exists?)$/;

/** Nobody looks at what a query has found: it is kept under a name that only a log reads, or nowhere. */
export function isUnread(call: T.Node): boolean {
  const whole = wholeChain(call);
  if (!namesIn(whole).some((name) => MAY_FIND_NOTHING.test(name))) return false;
  const outer = outermost(whole);
  const value = ts.isAwaitExpression(outer.parent) ? outermost(outer.parent) : outer;
  const { parent } = value;
  if (ts.isExpressionStatement(parent)) return true;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || parent.initializer !== value) return false;
  const { name } = parent;
  return mentionsOf(name.text, scopeOf(parent)).every((one) => one === name || isLogged(wholeChain(one)));
}

/** `chat` of `chat?.title`, `db.select()` of `db.select().from(threads)`. */
function wholeChain(node: T.Node): T.Node {
  const { parent } = node;
  const goesOn = (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent)) && parent.expression === node;
  return goesOn ? wholeChain(parent) : node;
}

/** What is called on the way, last first. */
function namesIn(chain: T.Node): string[] {
  if (ts.isPropertyAccessExpression(chain)) return namesIn(chain.expression);
  return ts.isCallExpression(chain) ? [chain.expression.getText(), ...namesIn(chain.expression)] : [];
}
