import type { Fix } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { compareSites } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';
import { bring } from './imports.ts';

const MODULES = ['@langchain/langgraph', '@langchain/langgraph/web'];

/** Gives a graph whose state is an annotation by name an input schema without one key. */
export function withoutInput(input: RuleInput, child: GraphModel, key: string): Fix[] {
  const call = /^(new\s+(?:[\w$]+\.)?StateGraph\s*\(\s*)([\w$]+)(\s*,?\s*\))$/.exec(input.text(child.site));
  const kept = child.channels.filter((channel) => channel.key !== key && !channel.private);
  const plain = kept.every((channel) => channel.dialect === 'annotation' || channel.dialect === 'annotation-bare' || channel.dialect === 'prebuilt');
  if (call === null || !plain || kept.length === 0 || child.channelsOpen !== null || !kept.every((channel) => /^[A-Za-z_$][\w$]*$/.test(channel.key))) return [];
  const [, head, state, tail] = call;
  const { file } = child.site;
  const { names, edits } = bring(file, input.source(file), [{ modules: MODULES, name: 'Annotation' }]);
  const fields = kept.map((channel) => `${channel.key}: ${state}.spec.${channel.key}`).join(', ');
  const text = `${head}{ stateSchema: ${state}, input: ${names[0]}.Root({ ${fields} }) }${tail}`;
  const title = `Leave ${code(key)} out of the input of the subgraph`;
  return [{ title, safety: 'review', edits: [...edits, { site: child.site, text }].sort((a, b) => compareSites(a.site, b.site)) }];
}
