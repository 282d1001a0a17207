import { siteOf } from '../graph/place.ts';
import type { Run } from '../../model/run.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { ts, type T } from '../syntax.ts';
import type { SaverOrStore } from '../values/value.ts';
import { functionsAround, mentionsOf } from './around.ts';
import type { Use } from './uses.ts';
import { whereOf } from './where.ts';

const TENANT = /^(current)?_?(tenant|org|organi[sz]ation|workspace|company|customer)(_?(id|key|slug|name|ref))?$/i;

/** A tenant that the configuration of a run names, while every tenant's run has the one saver that a module makes. */
export function tenantOf(ev: Evaluator, { config, kept }: Use): Run['tenant'] {
  if (config.threadAt === null || kept.kind !== 'saver') return null;
  const name = nameIn(valueOf(config.threadAt.node), config.threadAt.node, 0) ?? config.others.find((key) => TENANT.test(key)) ?? null;
  if (name === null) return null;
  const savers = kept.savers.filter((one): one is SaverOrStore => one !== null);
  const shared = savers.length === kept.savers.length && savers.every(({ given }) => given !== true) && new Set(savers.map(({ at }) => at.node)).size === 1 && savers.every((one) => whereOf([one.at, ...one.via], ev.bodies).kind === 'module' && !isOfTenant(one));
  return shared && savers[0] !== undefined ? { name, site: siteOf(config.threadAt), saver: savers[0].name, made: siteOf(savers[0].at) } : null;
}

/** Something in the making of the saver names a tenant: its schema, or the map it is kept in. */
function isOfTenant({ at, via }: SaverOrStore): boolean {
  return [at, ...via].some(({ node }) => namesTenant(node) || functionsAround(node).some((fn) => fn.parameters.some(namesTenant)));
}

function namesTenant(node: T.Node): boolean {
  return (ts.isIdentifier(node) && TENANT.test(node.text)) || (ts.forEachChild(node, (child) => namesTenant(child) || undefined) ?? false);
}

/** The tenant that an expression is made of, also by way of local variables and of what a helper is given. */
function nameIn(node: T.Node, from: T.Node, depth: number): string | null {
  if (depth > 3 || ts.isFunctionLike(node)) return null;
  if (ts.isIdentifier(node)) {
    if (TENANT.test(node.text)) return node.text;
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return null;
    for (const scope of functionsAround(from)) {
      for (const { parent, ...one } of mentionsOf(node.text, scope)) {
        if (ts.isVariableDeclaration(parent) && parent.name.pos === one.pos && parent.initializer !== undefined && isText(parent.initializer)) return nameIn(parent.initializer, parent, depth + 1);
      }
    }
    return null;
  }
  let found: string | null = null;
  ts.forEachChild(node, (child) => {
    found ??= nameIn(child, from, depth);
  });
  return found;
}

/** What is put together here, and not looked up by the tenant. */
function isText(node: T.Node): boolean {
  return ts.isTemplateExpression(node) || ts.isBinaryExpression(node) || ts.isPropertyAccessExpression(node) || ts.isIdentifier(node) || (ts.isCallExpression(node) && (/\.join$/.test(node.expression.getText()) || ts.isIdentifier(node.expression)));
}

function valueOf(property: T.Node): T.Node {
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property;
}
