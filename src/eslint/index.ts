import { rules as declared } from '../../rules/index.ts';
import { createAnalyzer } from '../analyze.ts';
import { mentionsGraph } from '../extract/load/mentions-graph.ts';
import { createPlugin, type Plugin } from './plugin.ts';

const plugin = createPlugin({ rules: declared, createAnalyzer, mentionsGraph });

export default plugin;

/** A CommonJS configuration gets all exports as one object, which is a plugin as well. */
export const meta: Plugin['meta'] = plugin.meta;
export const rules: Plugin['rules'] = plugin.rules;
export const configs: Plugin['configs'] = plugin.configs;
