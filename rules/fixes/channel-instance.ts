import { readCall } from './call.ts';
import type { DialectWriter } from './dialect.ts';
import type { Change } from './options.ts';
import { codeOf } from './text.ts';

const CLASS = { modules: ['@langchain/langgraph/channels', '@langchain/langgraph'], name: 'BinaryOperatorAggregate' } as const;

/** `new LastValue<T>(first)` */
export const channelInstance: DialectWriter = {
  wants: ({ text }) => (readCall(text)?.owner === '' ? [CLASS] : []),
  rewrite(definition, { reducer, initial, fold, names }) {
    const { text, typescript } = definition;
    const call = readCall(text);
    if (call === null || !text.startsWith('new')) return null;
    const type = call.typed || !typescript || fold.type === null ? '' : `<${fold.type}>`;
    const renamed: Change = { ...call.name, text: `${names[0] ?? CLASS.name}${type}` };
    const made = initial === null ? reducer : `${reducer}, ${initial}`;
    if (call.args === null) return [renamed, { start: text.length, end: text.length, text: `(${made})` }];
    const at = call.args.open + 1;
    const given = codeOf(text).slice(at, call.args.close).trim() !== '';
    return [renamed, { start: at, end: at, text: given ? `${reducer}, ` : made }];
  },
};

