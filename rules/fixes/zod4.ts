import type { Site } from '../../src/model/site.ts';
import type { Definition, DialectWriter } from './dialect.ts';
import { intoOptions } from './options.ts';
import { isShared, valueSite } from './property.ts';
import { closing, codeOf } from './text.ts';
import { typed } from './typed-reducer.ts';

const REGISTRY = { modules: ['@langchain/langgraph/zod'], name: 'registry' } as const;

/** The registry knows a field by its very instance, so that nothing may follow the registration. */
export const zod4: DialectWriter = {
  /** With the rest of the file: what the field is registered with already stands behind it. */
  site({ input, channel, site }) {
    const rest = input.source(site.file).slice(site.start);
    if (channel.initial && metaIn(rest, site) !== null) return { ...site, end: site.start + rest.length };
    return isShared(input, channel) && channel.property !== null ? valueSite(input, channel.property) : site;
  },
  wants: (definition) => (hasMeta(definition) ? [] : [REGISTRY]),
  rewrite(definition, { reducer, initial, names }) {
    const { text, channel } = definition;
    const wrapped = `{ fn: ${reducer} }`;
    if (hasMeta(definition)) return intoMeta(definition, reducer, initial);
    const meta = initial === null ? `{ reducer: ${wrapped} }` : `{ reducer: ${wrapped}, default: ${initial} }`;
    const own = isShared(definition.input, channel) ? '.clone()' : '';
    return [{ start: text.length, end: text.length, text: `${own}.register(${names[0] ?? REGISTRY.name}, ${meta})` }];
  },
};

/** A default of zod alone is no registration: agents begin with it all the same. */
function hasMeta({ text, channel: { initial, site } }: Definition): boolean {
  return initial && metaIn(text, site) !== null;
}

/** `field.register(registry, { default })`, `withLangGraph(field, { default })`; the site may end before or behind that. */
function intoMeta(definition: Definition, reducer: string, initial: string | null): ReturnType<typeof intoOptions> {
  const { text, channel: { site } } = definition;
  const open = metaIn(text, site);
  if (open === null) return null;
  const registered = /\.\s*register\(\s*[\w$.]+\s*,\s*$/.test(codeOf(text).slice(0, open));
  return intoOptions(text, open, { reducer: `{ fn: ${registered ? reducer : typed(definition, reducer)} }`, default: initial });
}

/** Where the object opens that a field is registered with, in a text that begins with the field. */
function metaIn(text: string, site: Site | null): number | null {
  const code = codeOf(text);
  const length = site === null ? 0 : site.end - site.start;
  const behind = /^\s*(?:\.\s*register\(\s*[\w$.]+\s*,|,)\s*(?=\{)/.exec(code.slice(length));
  return behind === null ? lastObject(code.slice(0, length)) : length + behind[0].length;
}

/** Where the object opens that is the last argument of the call that a text ends with. */
function lastObject(code: string): number | null {
  for (let open = code.lastIndexOf('{'); open >= 0; open = open === 0 ? -1 : code.lastIndexOf('{', open - 1)) {
    const close = closing(code, open);
    if (/^\s*,?\s*\)$/.test(code.slice(close + 1))) return /,\s*$/.test(code.slice(0, open)) ? open : null;
  }
  return null;
}
