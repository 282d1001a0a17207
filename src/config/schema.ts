import type { Rule } from '../../rules/rule.ts';
import { PRESET_NAMES } from './presets.ts';
import { FRAMEWORK_PARTS } from './frameworks.ts';
import { docsUrl } from '../report/package-info.ts';

interface Setting {
  readonly description: string;
  /** `level`: one of the severities for each rule. */
  readonly is: 'text' | 'texts' | 'preset' | 'rules' | 'frameworks';
}

/** Declared once; the reader and the JSON schema are made of it. */
export const CONFIG_SETTINGS: Readonly<Record<string, Setting>> = {
  $schema: { description: 'Where this schema is found, for editors.', is: 'text' },
  preset: { description: 'The rules that speak: recommended holds proved mistakes only, strict what is a mistake in most projects, all everything.', is: 'preset' },
  rules: { description: 'Rules that are off, or as grave as you say.', is: 'rules' },
  modules: { description: 'Modules of yours that re-export the library.', is: 'texts' },
  resources: { description: 'Calls that must not run twice at a time, such as db.insert.', is: 'texts' },
  guards: { description: 'Functions that check whose thread or tenant it is.', is: 'texts' },
  frameworks: { description: 'What calls your handlers, beside the frameworks that are known.', is: 'frameworks' },
  ignores: { description: 'Globs of files that are not looked at, relative to this file. A leading ! takes one out again.', is: 'texts' },
  baseline: { description: 'The file of the findings that are known, relative to this file.', is: 'text' },
};

export const LEVEL_NAMES = ['off', 'warn', 'error'] as const;

const TEXTS = { type: 'array', items: { type: 'string', minLength: 1 } };

/** The schema that is shipped. */
export function configSchema(rules: readonly Rule[]): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'superstep.config.json',
    description: 'Settings of superstep, a race detector for LangGraph.js agent graphs.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(CONFIG_SETTINGS).map(([name, { description, is }]) => [name, { description, ...shapeOf(is, rules) }])),
  };
}

function shapeOf(is: Setting['is'], rules: readonly Rule[]): object {
  switch (is) {
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'texts':
      return TEXTS;
    case 'frameworks':
      return { type: 'array', items: frameworkShape() };
    case 'preset':
      return { enum: PRESET_NAMES, default: 'recommended' };
    case 'rules':
      return { type: 'object', additionalProperties: false, properties: Object.fromEntries(rules.flatMap(severityOf)) };
  }
}

function frameworkShape(): object {
  const parts = Object.entries(FRAMEWORK_PARTS).map(([name, description]) => [name, { description, ...TEXTS }]);
  return { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', minLength: 1 }, ...Object.fromEntries(parts) } };
}

/** Rules may be written with the name of the plugin in front, as in ESLint. */
function severityOf({ id, title }: Rule): readonly (readonly [string, object])[] {
  const shape = { description: `${title}\n${docsUrl(id)}`, enum: LEVEL_NAMES };
  return [[id, shape], [`superstep/${id}`, { enum: LEVEL_NAMES }]];
}
