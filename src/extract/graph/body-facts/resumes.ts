import type { Resume } from '../../../model/graph.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { ts, type T } from '../../syntax.ts';
import { siteOf } from '../place.ts';
import { dotted, functionAround, initialiserOf, throughout, unwrapped } from './syntax-walk.ts';

const IDS = /[iI]nterrupt_?[iI]ds?\b|\.interrupts\b|__interrupt__|\bINTERRUPT\b/;

const known = new WeakMap<SourceUnit, readonly Resume[]>();

/** How the code of a file answers questions: `new Command({ resume: … })`. */
export function resumesIn(unit: SourceUnit): readonly Resume[] {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const found = unit.text.includes('resume') ? [...throughout(unit.source)].flatMap((node) => resumeAt(unit, node)) : [];
  known.set(unit, found);
  return found;
}

function resumeAt(unit: SourceUnit, node: T.Node): Resume[] {
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return [];
  if (node.name.getText(unit.source) !== 'resume') return [];
  const value = ts.isPropertyAssignment(node) ? node.initializer : node.name;
  const kind = kindOf(value, unit.text);
  // Who never looks at the ids of questions does not answer by them.
  return [{ with: kind === 'unknown' && !IDS.test(unit.text) ? 'one' : kind, site: siteOf({ unit, node }) }];
}

function kindOf(value: T.Expression, text: string, depth = 0): Resume['with'] {
  const bare = unwrapped(value);
  if (ts.isObjectLiteralExpression(bare)) {
    if (bare.properties.some((property) => ts.isSpreadAssignment(property))) return 'unknown';
    return bare.properties.some((property) => property.name !== undefined && ts.isComputedPropertyName(property.name)) ? 'by-id' : 'one';
  }
  if (ts.isCallExpression(bare)) return dotted(bare.expression)?.join('.') === 'Object.fromEntries' ? 'by-id' : 'unknown';
  if (!ts.isIdentifier(bare)) return ts.isLiteralExpression(bare) || bare.kind === ts.SyntaxKind.TrueKeyword || bare.kind === ts.SyntaxKind.FalseKeyword ? 'one' : 'unknown';
  const first = depth < 3 ? initialiserOf(bare, bare.text) : null;
  if (isFilledByKey(bare.text, text) || isMapByType(bare)) return 'by-id';
  return first === null ? 'unknown' : kindOf(first, text, depth + 1);
}

/** `answers[id] = …` */
function isFilledByKey(name: string, text: string): boolean {
  return text.includes(`${name}[`) && new RegExp(`\\b${name.replaceAll('$', '\\$')}\\[[^\\]]+\\]\\s*=[^=]`).test(text);
}

/** `(answers: Record<string, string>) => …` */
function isMapByType(name: T.Identifier): boolean {
  for (let one: T.Node = functionAround(name); ts.isFunctionLike(one); one = functionAround(one)) {
    const given = one.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name.text);
    if (given !== undefined) return given.type !== undefined && /^(?:Record<\s*string\b|\{\s*\[\w+: string\])/.test(given.type.getText());
  }
  return false;
}
