import { readsOfTerm } from './names.ts';
import type { Shape } from './shape.ts';
import { isNothing, type Part, type Term } from './term.ts';
import { unwrapped } from './lists.ts';

/** `{ ...a, ...b }`, `Object.assign({}, a, b)`, `new Map([...a, ...b])` */
export function merged(term: Term): Shape | null {
  if (term.t === 'object') return ofParts(term.parts.flatMap(flattened));
  if (term.t !== 'call') return null;
  if (term.name === 'Object.assign') return ofParts(term.args.flatMap(({ term: source }) => flattened({ term: source, spread: true })));
  if (term.name === 'Object.fromEntries') return ofEntries(term.args[0]);
  return term.made && term.name === 'Map' ? ofEntries(term.args[0]) : null;
}

/** Items put into a Map by their id, one list after the other, and taken out again. */
export function keyed(term: Term): Shape | null {
  const map = unwrapped(term);
  if (map === term || map.t !== 'call' || (map.name !== 'Map' && map.name !== 'putEach')) return null;
  const { first, second } = readsOfTerm(map);
  return first && second ? 'merge-by-id' : null;
}

function ofParts(parts: readonly Part[]): Shape | null {
  const spread = parts.filter((part) => part.spread).map(({ term }) => sourceOf(term));
  if (spread.includes(null)) return null;
  const nested = parts.filter((part) => !part.spread).map(({ term }) => merged(asWhole(term)));
  if (!nested.every((shape) => shape === 'object-merge')) return null;
  const order = spread.filter((source) => source !== 'nothing').join();
  if (order === '0,1') return 'object-merge';
  return nested.length > 0 ? null : order === '0' ? 'first' : order === '1' ? 'second' : order === '' ? 'constant' : null;
}

/** The argument that a spread copies: `a`, `a ?? {}`, `{}`. */
function sourceOf(term: Term): 0 | 1 | 'nothing' | null {
  if (term.t === 'arg') return term.index;
  if (isNothing(term) || (term.t === 'object' && term.parts.length === 0)) return 'nothing';
  if (term.t === 'fallback') return sourceOf(term.right) === 'nothing' ? sourceOf(term.left) : null;
  if (term.t === 'and') return sourceOf(term.right);
  if (term.t !== 'choice' || term.test.means === null) return null;
  const sources = [sourceOf(term.then), sourceOf(term.otherwise)].filter((source) => source !== 'nothing');
  return sources.length === 1 ? (sources[0] ?? null) : null;
}

/** In a deep merge, the same part of both arguments stands for the arguments. */
function asWhole(term: Term): Term {
  switch (term.t) {
    case 'member':
      return asWhole(term.of);
    case 'object':
      return { ...term, parts: term.parts.map((part) => ({ ...part, term: asWhole(part.term) })) };
    case 'fallback':
      return { ...term, left: asWhole(term.left) };
    default:
      return term;
  }
}

/** `Object.assign({ ...a }, b)` */
function flattened(part: Part): readonly Part[] {
  return part.spread && part.term.t === 'object' ? part.term.parts : [part];
}

/** `[...a, ...b]`, `[...Object.entries(a), ...Object.entries(b)]` */
function ofEntries(part: Part | undefined): Shape | null {
  const list = part?.term;
  if (list?.t !== 'list') return null;
  const parts = list.parts.map(({ term, spread }) => ({ term: entriesOf(term), spread }));
  return parts.every(({ spread }) => spread) ? ofParts(parts) : null;
}

function entriesOf(term: Term): Term {
  if (term.t !== 'call' || (term.name !== 'Object.entries' && term.name !== 'entries')) return term;
  return term.on ?? term.args[0]?.term ?? term;
}
