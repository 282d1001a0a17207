import type { Effect, Interrupt } from '../../src/model/body-facts.ts';
import type { Rule } from '../rule.ts';
import { bodyOf, brief, code } from '../shared/words.ts';

/** A node starts over when its run is resumed: what it did before it asked, it does again. */
export const noEffectBeforeInterrupt: Rule = {
  id: 'no-effect-before-interrupt',
  title: 'A node changes something outside before it asks, and does so again when it is resumed',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the question, and a call before it whose name says that it changes something',
  *detect(input) {
    for (const { model } of input.graphs) {
      const first = new Map<string, { readonly effect: Effect; readonly question: Interrupt }>();
      for (const question of model.interrupts) {
        if (question.swallowed !== null) continue;
        for (const effect of question.effects) {
          const place = `${effect.site.file}:${effect.site.start}`;
          if (!first.has(place)) first.set(place, { effect, question });
        }
      }
      for (const { effect, question } of first.values()) {
        const asks = question.inner === null ? 'asks' : 'runs a graph that asks';
        yield {
          certainty: 'sometimes',
          message: `${code(question.node)} calls ${brief(effect.name)} before it ${asks}: on resume the ${bodyOf(model)} starts over and calls it again.`,
          help: `Make the call after the answer, in a node of its own before this one, or within ${code('task')}.`,
          graph: model.id,
          site: effect.shown,
          evidence: { nodes: [question.node], name: effect.name },
          related: [
            { role: 'effect', node: question.node, message: 'made again on resume', site: effect.site },
            { role: 'interrupt', node: question.node, message: 'the node stops here', site: question.site },
          ],
          fixes: [],
        };
      }
    }
  },
};
