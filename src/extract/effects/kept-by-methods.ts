import type { SharedChange } from '../../model/effects.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { moduleInstance } from '../eval/modules.ts';
import { siteOf } from '../graph/place.ts';
import type { CallEvent } from '../log/log.ts';
import { type Memory, sourcesBehind } from '../log/sources.ts';
import { mentionsOf } from '../runs/around.ts';
import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { ClassValue, Value } from '../values/value.ts';
import { bare, dotted } from './dotted.ts';
import { mentions } from './mutations.ts';
import { scan } from './scan.ts';

/**
 * `memory.add(state.note)`: an object of the module puts what a run tells it into a field, and what the field holds is
 * asked for elsewhere. What is found by a key is a memory of answers, and what nobody asks for is a log.
 */
export function keptByMethod(ev: Evaluator, { at, callee, self, args, store }: CallEvent): SharedChange | null {
  const called = ts.isCallExpression(at.node) ? bare(at.node.expression) : null;
  const holder = called !== null && ts.isPropertyAccessExpression(called) ? bare(called.expression) : null;
  if (callee.t !== 'function' || self === null || holder === null || !ts.isIdentifier(holder)) return null;
  const cls = ev.objectCell(self)?.cls;
  if (cls == null || !isOfModule(ev, at.unit.file, holder.text, self)) return null;
  // Most objects of a module keep nothing.
  const found = scan(callee.node).changes.filter(({ root, how, text }) => root.startsWith('this.') && (how === 'assign' || ADDS.test(text)));
  if (found.length === 0) return null;
  const given = callee.node.parameters.flatMap(({ name }, index) => (ts.isIdentifier(name) && args[index] !== undefined && isOfRun(args[index], store) ? [name.text] : []));
  const isKept = found.some(({ root, node }) => given.some((name) => mentions(node, name)) && isAskedFor(cls, root.slice('this.'.length), callee.node, holder));
  return !isKept ? null : { name: holder.text, text: dotted(called!) ?? holder.text, site: siteOf(at) };
}

function isOfRun(value: Value, memory: Memory): boolean {
  return sourcesBehind(value, memory).some(({ root }) => root.is === 'state');
}

const ADDS = /\.(push|unshift|add)$/;

function isOfModule(ev: Evaluator, file: string, name: string, self: Value): boolean {
  const frame = moduleInstance(ev, file)?.frame;
  const address = frame?.scope.own(name);
  return address !== undefined && self.t === 'ref' && alternatives(ev.read(address)).some((one) => one.t === 'ref' && one.address === self.address);
}

/** `memory.notes`, or a method that reads the field: `memory.all()` */
function isAskedFor({ node }: ClassValue, field: string, writer: T.Node, holder: T.Identifier): boolean {
  const readers = node.members.filter((member) => member !== writer && !ts.isConstructorDeclaration(member) && !ts.isPropertyDeclaration(member) && reads(member, field)).map((member) => member.name?.getText());
  return mentionsOf(holder.text, holder.getSourceFile()).some(({ parent }) => ts.isPropertyAccessExpression(parent) && (parent.name.text === field || readers.includes(parent.name.text)) && !isOutsideOfRuns(parent));
}

/** A timer or a handler asks, which empties a buffer, or shows how much was done. */
const CALLERS = /^(setInterval|setTimeout|setImmediate|on|once|get|post|put|delete|all|use|schedule|addEventListener)$/;

function isOutsideOfRuns(node: T.Node): boolean {
  return ts.findAncestor(node, (one) => !ts.isSourceFile(one) && ts.isCallExpression(one.parent) && one.parent.expression !== one && CALLERS.test((dotted(one.parent.expression) ?? '').split('.').at(-1)!)) !== undefined;
}

function reads(node: T.Node, field: string): boolean {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword && node.name.text === field) return true;
  return ts.forEachChild(node, (child) => reads(child, field) || undefined) ?? false;
}
