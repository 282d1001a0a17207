import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** Helpers of lodash that change what they are given, however they are imported. It is no dependency, so nothing of this is run. */
const analyzer = createAnalyzer({ root: import.meta.dirname });

function mutationsOf(head: string, body: string): number {
  const text = `${head}
import { Annotation, START, StateGraph } from '@langchain/langgraph';
const Draft = Annotation.Root({ draft: Annotation<any>(), done: Annotation<boolean>() });
export const graph = new StateGraph(Draft).addNode('mark', (state) => { ${body} return { done: true }; }).addEdge(START, 'mark').compile();
`;
  return analyzer.file('graph.ts', text).findings.filter(({ rule }) => rule === 'no-state-mutation').length;
}

test.each([
  ["import set from 'lodash/set';", "set(state.draft, 'meta.seen', true);"],
  ["import set from 'lodash/set.js';", "set(state, 'draft.meta.seen', true);"],
  ["import set from 'lodash-es/set';", "set(state.draft, 'seen', true);"],
  ["import set from 'lodash.set';", "set(state.draft, 'seen', true);"],
  ["import * as set from 'lodash/set';", "set(state.draft, 'seen', true);"],
  ["const set = require('lodash/set');", "set(state.draft, 'seen', true);"],
  ["import { set } from 'lodash';", "set(state.draft, 'seen', true);"],
  ["import _ from 'lodash';", "_.merge(state.draft, { seen: true });"],
])('%s %s', (head, body) => {
  expect(mutationsOf(head, body)).toBe(1);
});

test.each([
  ["import set from 'lodash/fp/set';", "set('meta.seen', true, state.draft);"],
  ["import { set } from 'lodash/fp';", "set('meta.seen', true, state.draft);"],
  ["import set from 'lodash/set';", "set({ ...state.draft }, 'seen', true);"],
  ["import get from 'lodash/get';", "get(state.draft, 'seen');"],
  ["import set from './set';", "set(state.draft, 'seen', true);"],
])('not %s %s', (head, body) => {
  expect(mutationsOf(head, body)).toBe(0);
});
