import type { Channel, Trap } from '../../src/model/channel.ts';
import type { Edit, Fix } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { readCall } from './call.ts';
import { editsAt } from './dialect.ts';
import { importLines } from './import-lines.ts';
import { bring } from './imports.ts';
import { reducerFixes } from './reducer.ts';
import { lastLink, moveLinkLast } from './registration.ts';
import { closing, codeOf, pieces, skipSpace } from './text.ts';

/** A definition that does not do what it says. */
export interface Ineffective {
  readonly model: GraphModel;
  readonly trap: Trap;
  readonly place: Site;
  readonly channels: readonly Channel[];
}

const REGISTRY = { modules: ['@langchain/langgraph/zod'], name: 'registry' } as const;

/** To the form that works; nothing where it is not written out in one place. */
export function definitionFixes(input: RuleInput, found: Ineffective): Fix[] {
  const make = FIXES[found.trap];
  return make === undefined ? [] : make(input, found);
}

const FIXES: Readonly<Partial<Record<Trap, (input: RuleInput, found: Ineffective) => Fix[]>>> = {
  'default-without-reducer': (input, { channels }) => reducerFixes(input, channels[0]!, []),
  'bare-function': wrapFunction,
  'reducer-not-wrapped': wrapReducer,
  'root-as-channel': spreadRoot,
  'root-spread-without-spec': (input, { place }) => specBehind(input, place),
  'annotation-root-as-channels': withoutChannels,
  'spec-as-channels': withoutChannels,
  'zod-reducer-lost': (input, { place, channels }) => moveLinkLast(input, place, channels[0]!.site!),
  'meta-reducer': registerInstead,
  'wrong-registry': rightRegistry,
  'no-such-export': rightImport,
};

function fix(title: string, safety: Fix['safety'], edits: readonly Edit[]): Fix {
  return { title, safety, edits };
}

/** `Annotation(fn)`, and `k: fn` among legacy channels. A function without parameters makes a value rather than folding two. */
function wrapFunction(input: RuleInput, { channels: [channel], place }: Ineffective): Fix[] {
  const text = input.text(place);
  const call = channel!.dialect === 'legacy' ? null : readCall(text);
  if (channel!.dialect !== 'legacy' && call?.args == null) return [];
  const [start, end] = call?.args == null ? [0, text.length] : [call.args.open + 1, call.args.close];
  const inner = codeOf(text.slice(start, end), 'kept');
  const from = start + skipSpace(inner, 0);
  const to = start + inner.trimEnd().replace(/,$/, '').trimEnd().length;
  if (from >= to || pieces(codeOf(text.slice(from, to)), ',').length !== 1) return [];
  const gives = /^(?:async\s*)?(?:\(\s*\)\s*=>|function\s*[\w$]*\s*\(\s*\))/.test(inner.trimStart());
  const folds = /^(?:\(\s*[\w$]+[^()]*,|function\s*[\w$]*\s*\(\s*[\w$]+[^()]*,)/.test(inner.trimStart());
  const lead = gives ? '{ reducer: (_, update) => update, default: ' : '{ reducer: ';
  const title = gives ? 'Make the function the default, of a key that keeps the last value' : 'Make the function the reducer';
  return [fix(title, folds ? 'safe' : 'review', editsAt(place, [{ start: from, end: from, text: lead }, { start: to, end: to, text: ' }' }]))];
}

/** `{ reducer: fn }` of a registration becomes `{ reducer: { fn } }`. */
function wrapReducer(input: RuleInput, { place }: Ineffective): Fix[] {
  const text = input.text(place);
  const entry = metaEntry(text, 'reducer');
  if (entry === null) return [];
  const change = entry.value === null ? { start: entry.end, end: entry.end, text: ': { fn: reducer }' } : { start: entry.value, end: entry.end, text: `{ fn: ${text.slice(entry.value, entry.end)} }` };
  return [fix('Wrap the reducer in an object with fn', 'safe', editsAt(place, [change]))];
}

/** An entry of the object literal that is the last argument of a call. */
function metaEntry(text: string, name: string): { readonly value: number | null; readonly end: number } | null {
  const code = codeOf(text);
  const close = /\}\s*,?\s*\)$/.exec(code);
  if (close === null) return null;
  const open = [...code.matchAll(/\{/g)].map(({ index }) => index).find((at) => closing(code, at) === close.index);
  if (open === undefined) return null;
  for (const piece of pieces(code.slice(open + 1, close.index), ',')) {
    const start = skipSpace(code, open + 1 + piece.start);
    const end = open + 1 + piece.start + code.slice(open + 1 + piece.start, open + 1 + piece.end).trimEnd().length;
    const head = new RegExp(`^${name}\\s*(:\\s*)?`).exec(code.slice(start, end));
    if (head === null) continue;
    if (head[1] !== undefined) return { value: start + head[0].length, end };
    if (start + head[0].trimEnd().length === end) return { value: null, end };
  }
  return null;
}

/** `messages: MessagesAnnotation` becomes `...MessagesAnnotation.spec`. */
function spreadRoot(input: RuleInput, { channels: [channel], place }: Ineffective): Fix[] {
  const { property } = channel!;
  const text = input.text(place);
  if (property === null || !/^[\w$.]+$/.test(text)) return [];
  return [fix(`Spread the spec of ${text}`, 'review', [{ site: property, text: `...${text}.spec` }])];
}

function specBehind(input: RuleInput, place: Site): Fix[] {
  if (!/^\.\.\.\s*[\w$.]+$/.test(input.text(place))) return [];
  const end = { ...place, start: place.end };
  return [fix('Spread its spec', 'safe', [{ site: end, text: '.spec' }])];
}

/** The spread that stands before the first key that is ignored, or behind the last. */
export function withSpec(input: RuleInput, { ignoredKeys = [] }: GraphModel): Fix[] {
  const [first] = ignoredKeys;
  if (first === undefined) return [];
  const source = input.source(first.site.file);
  const code = codeOf(source);
  const opens = [...code.slice(0, first.site.start).matchAll(/\{/g)].map(({ index }) => index).reverse();
  const open = opens.find((at) => closing(code, at) >= first.site.end);
  if (open === undefined) return [];
  const spreads = pieces(code.slice(open + 1, closing(code, open)), ',').map(({ start, end }) => {
    const from = skipSpace(code, open + 1 + start);
    return { file: first.site.file, start: from, end: open + 1 + start + code.slice(open + 1 + start, open + 1 + end).trimEnd().length };
  }).filter((site) => code.slice(site.start, site.end).startsWith('...'));
  return spreads.length === 1 ? specBehind(input, spreads[0]!) : [];
}

/** `{ channels: X }` becomes `X`, where nothing else is in the object and all of its entries are channels. */
function withoutChannels(input: RuleInput, { model, trap, place }: Ineffective): Fix[] {
  const value = /^channels\s*:\s*/.exec(input.text(place));
  const whole = around(codeOf(input.source(place.file)), place);
  if (value === null || whole === null) return [];
  const text = input.text(place).slice(value[0].length);
  const written = /^[\w$.]+$/.test(text);
  if (!written && !model.channels.every((one) => one.trap === trap)) return [];
  return [fix('Pass it without `channels` around it', 'safe', [{ site: { ...place, ...whole }, text }])];
}

/** The braces around a property that stands in them alone. */
function around(code: string, place: Site): { readonly start: number; readonly end: number } | null {
  const before = code.slice(0, place.start).trimEnd();
  const after = /^\s*,?\s*\}/.exec(code.slice(place.end));
  return before.endsWith('{') && after !== null ? { start: before.length - 1, end: place.end + after[0].length } : null;
}

/** `.meta({ reducer })` becomes a registration, behind all that follows it. */
function registerInstead(input: RuleInput, { place, channels: [channel] }: Ineffective): Fix[] {
  const text = input.text(place);
  const link = lastLink(text, /\.\s*meta\s*\($/);
  const whole = channel!.site!;
  if (link === null || whole.file !== place.file || whole.end < place.end) return [];
  const meta = text.slice(link.open + 1, link.close).trim().replace(/,$/, '');
  if (!/\breducer\s*:\s*\{/.test(codeOf(meta)) && !/^[\w$.]*MessagesZodMeta$/.test(meta)) return [];
  const { names, edits } = bring(place.file, input.source(place.file), [REGISTRY]);
  const [removed] = editsAt(place, [{ start: link.start, end: text.length, text: '' }]);
  const added = { site: { ...whole, start: whole.end }, text: `.register(${names[0] ?? REGISTRY.name}, ${meta})` };
  return [fix('Register it for graphs, in place of meta', 'review', [...edits, ...(whole.end === place.end ? [{ ...removed!, text: added.text }] : [removed!, added])])];
}

function rightRegistry(input: RuleInput, { place, channels: [channel] }: Ineffective): Fix[] {
  const text = input.text(place);
  const link = lastLink(text, /\.\s*register\s*\($/);
  const first = link === null ? null : /^\s*([\w$.]+)\s*,/.exec(text.slice(link.open + 1));
  if (link === null || first === null) return [];
  const { names, edits } = bring(place.file, input.source(place.file), [REGISTRY]);
  const start = link.open + 1 + first[0].indexOf(first[1]!);
  const change = editsAt(place, [{ start, end: start + first[1]!.length, text: names[0] ?? REGISTRY.name }]);
  const last = channel!.site?.end === place.end;
  return last ? [fix('Register it with the registry that graphs look into', 'safe', [...edits, ...change])] : [];
}

/** Takes the names out of the import of the library and imports them from where they are. */
function rightImport(input: RuleInput, { place }: Ineffective): Fix[] {
  const source = input.source(place.file);
  const line = importLines(source).find(({ module, braces, esm }) => esm && braces !== null && /^@langchain\/langgraph(?:\/web)?$/.test(module));
  const names = [...(line?.locals ?? [])].filter(([name]) => /^(?:registry|withLangGraph|schemaMetaRegistry)$/.test(name));
  if (line?.braces == null || names.length === 0) return [];
  const { open, close } = line.braces;
  const rest = source.slice(open + 1, close).split(',').map((one) => one.trim()).filter((one) => one !== '' && !names.some(([name]) => one.split(/\s+as\s+/)[0] === name));
  const moved = names.map(([name, local]) => (name === local ? name : `${name} as ${local}`)).join(', ');
  const added = `import { ${moved} } from ${line.quote}@langchain/langgraph/zod${line.quote}${line.semicolon ? ';' : ''}`;
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const at = (start: number, end: number, text: string): Edit => ({ site: { file: place.file, start, end }, text });
  const edits = rest.length === 0 && /^import\s*\{/.test(source.slice(line.start, open + 1)) ? [at(line.start, line.end, added)] : [at(open + 1, close, rest.length === 0 ? '' : ` ${rest.join(', ')} `), at(line.end, line.end, `${eol}${added}`)];
  return [fix(`Import ${names.map(([name]) => name).join(', ')} from @langchain/langgraph/zod`, 'safe', edits)];
}
