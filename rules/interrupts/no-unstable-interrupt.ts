import type { Interrupt, Unstable } from '../../src/model/body-facts.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

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
        if (unstable.lasting === true && model.interrupts.every((one) => one.node !== node || one === question)) continue;
        yield {
          certainty: 'sometimes',
          message: message(question, unstable),
          help: model.workflow === true && unstable.how !== 'parallel' ? WORKFLOW_HELP[unstable.how] : HELP[unstable.how],
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

function message({ node }: Interrupt, { how, ordered }: Unstable): string {
  const asks = `${code(node)} asks`;
  switch (how) {
    case 'condition':
      return `${asks} under a condition that can change until the answer comes: it may go to another question, or to none.`;
    case 'loop':
      return `${asks} for each item of a list that can change until the answer comes: it may go to another item.`;
    case 'parallel':
      return ordered
        ? `${asks} several times at once, each after something it waits for: an answer may go to another question.`
        : `${asks} several times at once, and answers are given by position: only the first question is shown.`;
  }
}

const HELP: Record<Unstable['how'], string> = {
  condition: 'Put what decides into the state, in a node before this one.',
  loop: 'Put the list into the state, in a node before this one.',
  parallel: 'Ask one after the other in a loop, once with a list of questions, or in a node of its own for each Send.',
};

const WORKFLOW_HELP = {
  condition: 'Decide in a `task`: what it gives is kept, and is the same when the workflow starts over.',
  loop: 'Make the list in a `task`: what it gives is kept, and is the same when the workflow starts over.',
};

const ROLE: Record<Unstable['how'], string> = {
  condition: 'this decides whether it asks',
  loop: 'this decides how often it asks',
  parallel: 'these run at once',
};
