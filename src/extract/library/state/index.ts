import type { Value } from '../../values/value.ts';
import { libraryTable, type LibraryFunction } from '../call.ts';
import { annotation, annotationRoot } from './annotation.ts';
import { channelClasses } from './channel-classes.ts';
import { create } from './data.ts';
import { reactAgentAnnotation } from './materialise.ts';
import { stateSchemaClasses } from './state-schema.ts';
import { zodCall } from './zod/builders.ts';
import { extendMeta } from './zod/extend-meta.ts';
import { addToRegistry, withLangGraph } from './zod/registry.ts';

export { type Blind, channelsOf, type ChannelSet, type NodeInput } from './channels-of.ts';
export { keysOfSchema } from './keys.ts';
export { literalUnion } from './literal-union.ts';
export { annotationOf, materialise, reactAgentAnnotation } from './materialise.ts';
export { callMember, memberOf, spreadOf } from './members.ts';
export { environmentBy } from './zod/parsed.ts';

/** What defines states, by public name. */
export const stateFunctions: ReadonlyMap<string, LibraryFunction> = libraryTable({
  Annotation: annotation,
  'Annotation.Root': annotationRoot,
  ...channelClasses,
  ...stateSchemaClasses,
  withLangGraph,
  createReactAgentAnnotation: (ev, { at }) => reactAgentAnnotation(ev, at),
  'registry.add': (ev, { module, args, at }) => addToRegistry(ev, { t: 'library', module, name: 'registry' }, args, at),
  'schemaMetaRegistry.extend': (ev, { args, at }) => extendMeta(ev, true, args, at),
  LanggraphZodMetaRegistry: (ev, { args, at }) => create(ev, { kind: 'registry', graphs: isGraphRegistry(args[0]) }, at),
  SchemaMetaRegistry: (ev, { at }) => create(ev, { kind: 'registry', graphs: false }, at),
});

/** A registry of one's own counts where it stands on the one that graphs look into. */
function isGraphRegistry(parent: Value | undefined): boolean {
  return parent?.t === 'library' && parent.name === 'schemaMetaRegistry';
}

/** Every call of zod, by its name without the leading `z.`: names are not listed, since all of them are schemas but a few. */
export const zodFunctions: Pick<ReadonlyMap<string, LibraryFunction>, 'get' | 'has'> = {
  get: () => zodCall,
  has: () => true,
};
