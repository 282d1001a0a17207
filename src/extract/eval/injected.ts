import { givenSaverOrStore } from '../library/savers.ts';
import type { SourceUnit } from '../load/unit.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { type ClassValue, unknown, type Value } from '../values/value.ts';
import { instantiate } from './classes.ts';
import type { Evaluator } from './evaluator.ts';
import { hasModifier, moduleInstance } from './modules.ts';
import { findClass } from './type-names.ts';

/** A controller is given a service, which is given a repository. */
const DEEPEST = 3;

/**
 * What a container puts into the constructor of a class that nobody constructs in sight: an object of the class that a
 * parameter is declared to be, one for all who ask for it. Anything else is not known.
 */
export function injectedInto(ev: Evaluator, node: T.ClassLikeDeclaration, unit: SourceUnit, depth = DEEPEST): Value[] {
  const constructor = node.members.find((member): member is T.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  return (constructor?.parameters ?? []).map((parameter, index) => {
    const saver = givenBy(parameter, unit);
    if (saver !== null) return saver;
    const cls = depth === 0 ? null : classOf(ev, parameter.type, unit);
    if (cls === null) return unknown('an argument of a function that is called elsewhere', null, 'unknown', { is: 'parameter', fn: constructor!, index });
    return ev.instances.get(cls.node) ?? instantiate(ev, cls, injectedInto(ev, cls.node, cls.unit, depth - 1), { unit, node: parameter });
  });
}

/** `constructor(private saver: PostgresSaver)`, `recent(saver: PostgresSaver)`, with the name as the library exports it. */
export function givenBy({ type, questionToken, initializer, name }: T.ParameterDeclaration, unit: SourceUnit): Value | null {
  if (type === undefined || questionToken !== undefined || initializer !== undefined || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return null;
  const { text } = type.typeName;
  const imported = unit.source.statements.some((one) => {
    if (!ts.isImportDeclaration(one) || !ts.isStringLiteral(one.moduleSpecifier) || !one.moduleSpecifier.text.startsWith('@langchain/')) return false;
    const bindings = one.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.some((element) => element.name.text === text && element.propertyName === undefined);
  });
  return imported ? givenSaverOrStore(text, { unit, node: name }) : null;
}

function classOf(ev: Evaluator, type: T.TypeNode | undefined, unit: SourceUnit): ClassValue | null {
  if (type === undefined || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return null;
  const node = findClass(ev, type.typeName.text, unit);
  if (node?.name === undefined || hasModifier(node, SyntaxKind.AbstractKeyword)) return null;
  const scope = moduleInstance(ev, node.getSourceFile().fileName)?.frame.scope;
  const address = scope?.find(node.name.text);
  const cls = address === undefined ? null : ev.read(address);
  return cls?.t === 'class' && cls.node === node ? cls : null;
}
