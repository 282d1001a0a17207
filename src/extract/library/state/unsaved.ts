import type { Unsaved } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { findClass, findType } from '../../eval/type-names.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { DeclaredType } from './declared-type.ts';

/** Types within types are not looked into further than this. */
const DEEPEST = 10;

type What = Unsaved['what'];

const NAMED: Readonly<Record<string, What>> = {
  Date: 'date',
  Promise: 'promise',
  PromiseLike: 'promise',
  Function: 'function',
  AbortController: 'instance',
  AbortSignal: 'instance',
  ReadableStream: 'instance',
  WritableStream: 'instance',
  WeakMap: 'instance',
  WeakSet: 'instance',
  WeakRef: 'instance',
  Blob: 'instance',
  File: 'instance',
  Request: 'instance',
  Response: 'instance',
  EventEmitter: 'instance',
  WebSocket: 'instance',
  MessagePort: 'instance',
  ChildProcess: 'instance',
  Readable: 'instance',
  Writable: 'instance',
};

/** Of these the arguments are inside. */
const AROUND = new Set(['Array', 'ReadonlyArray', 'Record', 'Partial', 'Required', 'Readonly', 'NonNullable', 'Map', 'Set', 'ReadonlyMap', 'ReadonlySet']);

/** What a declared type holds that a checkpoint does not give back as it was; null where nothing of that kind is known. */
export function unsavedIn(ev: Evaluator, type: DeclaredType): Unsaved | null {
  if (type.at !== undefined) return inside(ev, type.at.node, type.at.unit, '', 0);
  return ofText(type.text);
}

/** Types that were put together from schemas have no syntax of their own. */
function ofText(text: string): Unsaved | null {
  const [name] = /\b(Date|bigint|Promise)\b/.exec(text) ?? [];
  if (name !== undefined) return { what: name === 'bigint' ? 'bigint' : NAMED[name]!, path: '' };
  return text.includes('=>') ? { what: 'function', path: '' } : null;
}

function inside(ev: Evaluator, node: T.TypeNode, unit: SourceUnit, path: string, depth: number): Unsaved | null {
  if (depth > DEEPEST) return null;
  const first = (nodes: readonly T.TypeNode[], at = path): Unsaved | null => {
    for (const one of nodes) {
      const found = inside(ev, one, unit, at, depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  if (node.kind === SyntaxKind.BigIntKeyword) return { what: 'bigint', path };
  if (ts.isFunctionTypeNode(node)) return { what: 'function', path };
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return first([node.type]);
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) return first(node.types);
  if (ts.isArrayTypeNode(node)) return first([node.elementType], `${path}[]`);
  if (ts.isTypeLiteralNode(node)) return ofMembers(ev, node.members, unit, path, depth);
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return null;
  const name = node.typeName.text;
  if (AROUND.has(name)) return first(node.typeArguments ?? [], /Array$/.test(name) ? `${path}[]` : path);
  const declared = findType(ev, name, unit);
  if (declared === null) return Object.hasOwn(NAMED, name) ? { what: NAMED[name]!, path } : hasMethods(findClass(ev, name, unit)) ? { what: 'instance', path } : null;
  if (ts.isInterfaceDeclaration(declared.node)) return ofMembers(ev, declared.node.members, declared.unit, path, depth);
  return ts.isTypeAliasDeclaration(declared.node) ? inside(ev, declared.node.type, declared.unit, path, depth + 1) : null;
}

function ofMembers(ev: Evaluator, members: readonly T.TypeElement[], unit: SourceUnit, path: string, depth: number): Unsaved | null {
  for (const member of members) {
    const name = member.name !== undefined && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) ? member.name.text : null;
    if (name === null) continue;
    const at = `${path}.${name}`;
    if (ts.isMethodSignature(member)) return { what: 'function', path: at };
    const found = ts.isPropertySignature(member) && member.type !== undefined ? inside(ev, member.type, unit, at, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A class with methods, which an object read from a checkpoint does not have. */
function hasMethods(cls: T.ClassDeclaration | null): boolean {
  return cls !== null && cls.members.some(ts.isMethodDeclaration);
}
