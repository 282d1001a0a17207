import type { Definition, DialectWriter } from './dialect.ts';
import { sameSite, valueSite } from './property.ts';

const REDUCED = { modules: ['@langchain/langgraph', '@langchain/langgraph/web'], name: 'ReducedValue' } as const;

/** Wraps the field, not the schema, which may serve elsewhere too. */
export const stateSchema: DialectWriter = {
  site: ({ input, channel: { property }, site }) => (property === null ? site : (valueSite(input, property) ?? property)),
  wants: () => [REDUCED],
  rewrite(definition, { reducer, fold, names }) {
    const { text, site, channel } = definition;
    const shorthand = channel.property !== null && sameSite(site, channel.property) ? `${channel.key}: ` : '';
    const start = fold.initial === null || fold.initial.startsWith('new') || !takesDefault(definition) ? '' : `.default(${/^\w+$/.test(fold.initial) ? fold.initial : factory(fold.initial)})`;
    return [
      { start: 0, end: 0, text: `${shorthand}new ${names[0] ?? REDUCED.name}(` },
      { start: text.length, end: text.length, text: `${start}, { reducer: ${reducer} })` },
    ];
  },
};

/** A schema of zod that has no default yet and is written out here. */
function takesDefault({ input, site, text, channel }: Definition): boolean {
  const root = /^[\w$]+/.exec(text)?.[0];
  const written = channel.site !== null && sameSite(channel.site, site);
  if (root === undefined || !written || /\.(?:default|prefault|catch|transform|pipe|promise)\(/.test(text)) return false;
  return new RegExp(`\\b${root.replaceAll('$', '\\$')}\\b[^;\\n]*["']zod(?:/v[34])?["']`).test(input.source(site.file));
}

export function factory(initial: string): string {
  return `() => ${initial.startsWith('{') ? `(${initial})` : initial}`;
}
