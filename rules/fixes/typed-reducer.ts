import type { Definition } from './dialect.ts';
import { withTypes } from './legacy.ts';

/** `withLangGraph` takes no type from the field for what is written to it, so the parameters say it, where it has no names. */
export function typed({ channel: { type }, typescript }: Definition, reducer: string): string {
  return typescript && isPlain(type) ? withTypes(reducer, type) : reducer;
}

/** A type that means the same anywhere in the file. */
export function isPlain(type: string | null): boolean {
  return type !== null && /^(?:string|number|boolean|unknown|any|null|undefined|Record|Partial|Set|Map|Array|\w+\??(?=:)|[\s[\]{}:;,|<>()])+$/.test(type);
}
