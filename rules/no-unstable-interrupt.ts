import type { Interrupt, Unstable } from '../src/model/conduct.ts';
import type { Rule, RuleInput } from './rule.ts';
import { code } from './words.ts';

/**
 * Answers find their questions by position: the first goes to the first `interrupt` that the node comes to when it starts
 * over, and so on. Where that order can change, an answer goes to another question, or to none.
 */
export const noUnstableInterrupt: Rule = {
  id: 'no-unstable-interrupt',
  title: 'A question can have another position when its node starts over, and gets the answer to another one',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the question, and what decides whether and when it is asked',
  *detect(input) {
    for (const { model } of input.graphs) {
      const seen = new Set<string>();
      for (const question of model.interrupts) {
        const { unstable, swallowed, site, shown, node } = question;
        const place = `${site.file}:${site.start}`;
        if (unstable === null || swallowed !== null || seen.has(place)) continue;
        seen.add(place);
        yield {
          certainty: 'sometimes',
          message: message(input, question, unstable),
          help: HELP[unstable.how],
          graph: model.id,
          site: shown,
          evidence: { nodes: [node] },
          related: [
            { role: 'interrupt', node, message: 'the node asks here', site },
            { role: unstable.how, node, message: ROLE[unstable.how], site: unstable.site },
          ],
          fixes: [],
        };
      }
    }
  },
};

function message(input: RuleInput, { node, site }: Interrupt, { how, ordered, site: cause }: Unstable): string {
  const asks = `${code(node)} asks (${input.at(site)})`;
  const where = input.at(cause);
  switch (how) {
    case 'condition':
      return `${asks} under a condition (${where}) that can change between the question and the answer: when the node starts over, the answer goes to another question, or to none. Nothing warns.`;
    case 'loop':
      return `${asks} for each item of a list (${where}) that can change between the question and the answer: when the node starts over, an answer goes to the question of another item. Nothing warns.`;
    case 'parallel':
      return ordered
        ? `${asks} several times at once (${where}), each after something it waits for: answers are given in the order in which the questions are reached, and that can be another one when the node starts over. Nothing warns.`
        : `${asks} several times at once (${where}), and answers are given by position: only the first question is shown, and the order of the others rests on what runs first. Nothing warns.`;
  }
}

const HELP: Record<Unstable['how'], string> = {
  condition: 'Put what decides into the state, in a node before this one.',
  loop: 'Put the list into the state, in a node before this one.',
  parallel: 'Ask one after the other in a loop, once with a list of questions, or in a node of its own for each Send.',
};

const ROLE: Record<Unstable['how'], string> = {
  condition: 'this decides whether it asks',
  loop: 'this decides how often it asks',
  parallel: 'these run at once',
};
