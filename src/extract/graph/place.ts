import type { Site, Unknown } from '../../model/site.ts';
import type { Place } from '../values/value.ts';

export function siteOf({ unit, node }: Place): Site {
  return { file: unit.display, start: node.getStart(unit.source), end: node.end };
}

export function unknownAt(what: string, why: string, at: Place): Unknown {
  return { what, why, site: siteOf(at) };
}
