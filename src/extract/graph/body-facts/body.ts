import type { Site } from '../../../model/site.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { ts } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import { siteOf } from '../place.ts';

/** The body of a node or router, as far as places in it have to be told. */
export interface Body {
  readonly node: string;
  readonly home: SourceUnit;
  /** The `addNode` or the conditional edge. */
  readonly site: Site;
  /** Of the call sites that led to a place, those within the body. */
  inside(via: readonly Place[]): readonly Place[];
}

export function bodyOf(node: string, home: SourceUnit, call: Place, site: Site): Body {
  const link = ts.isCallExpression(call.node) && ts.isPropertyAccessExpression(call.node.expression) ? call.node.expression.name : call.node;
  const inside = (via: readonly Place[]): readonly Place[] => {
    const end = via.findIndex((place) => place.node === call.node || place.node === link);
    return end < 0 ? via : via.slice(0, end);
  };
  return { node, home, site, inside };
}

/** The innermost place that stands in the file of the graph; the node itself where there is none. */
export function shownAt(body: Body, chain: readonly Place[]): Site {
  const place = chain.find(({ unit }) => unit === body.home);
  return place === undefined ? body.site : siteOf(place);
}
