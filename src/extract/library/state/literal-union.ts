import { END } from '../../../model/graph.ts';

/** The strings that the text of a type allows, where it allows nothing else: `"a" | "b" | typeof END`. Names are not followed. */
export function literalUnion(typeText: string): string[] | null {
  const found = new Set<string>();
  for (const part of typeText.replace(/^\s*\|/, '').split('|')) {
    const text = part.trim();
    const quoted = /^(["'`])((?:(?!\1)[^\\])*)\1$/.exec(text);
    if (quoted !== null) found.add(quoted[2] ?? '');
    else if (text === 'typeof END') found.add(END);
    else if (text !== 'null' && text !== 'undefined') return null;
  }
  return found.size === 0 ? null : [...found];
}
