import { ts, type T } from '../../syntax.ts';
import type { Reads, Term } from './term.ts';

/** What the names inside a reducer stand for. */
export type Names = ReadonlyMap<string, Term>;

/** Which of the two arguments a piece of syntax reads, by itself or through a local name. */
export function readsOf(node: T.Node, names: Names): Reads {
  let [first, second] = [false, false];
  const visit = (one: T.Node): void => {
    if (ts.isIdentifier(one) && !isPropertyName(one)) {
      const reads = readsOfTerm(names.get(one.text));
      first ||= reads.first;
      second ||= reads.second;
    }
    ts.forEachChild(one, visit);
  };
  visit(node);
  return { first, second };
}

function isPropertyName(node: T.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node);
}

export const NEITHER: Reads = { first: false, second: false };

export function bothReads(all: readonly Reads[]): Reads {
  return { first: all.some(({ first }) => first), second: all.some(({ second }) => second) };
}

/** Which arguments a term is made of. */
export function readsOfTerm(term: Term | undefined): Reads {
  switch (term?.t) {
    case 'arg':
      return { first: term.index === 0, second: term.index === 1 };
    case 'list':
    case 'object':
      return bothReads(term.parts.map((part) => readsOfTerm(part.term)));
    case 'member':
      return readsOfTerm(term.of);
    case 'fallback':
    case 'and':
    case 'binary':
      return bothReads([readsOfTerm(term.left), readsOfTerm(term.right)]);
    case 'choice':
      return bothReads([term.test.about, readsOfTerm(term.then), readsOfTerm(term.otherwise)]);
    case 'call':
      return bothReads([...(term.on === null ? [] : [readsOfTerm(term.on)]), ...term.args.map((part) => readsOfTerm(part.term))]);
    case 'function':
      return term.reads;
    default:
      return NEITHER;
  }
}
