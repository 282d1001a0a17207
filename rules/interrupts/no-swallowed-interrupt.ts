import type { Interrupt, Swallow } from '../../src/model/body-facts.ts';
import type { Detection, Fix } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { rethrow } from '../fixes/rethrow.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/** `interrupt` stops a run by throwing. Whoever catches what it throws keeps the run from stopping: nobody is asked. */
export const noSwallowedInterrupt: Rule = {
  id: 'no-swallowed-interrupt',
  title: 'A question never leaves its node, since what `interrupt` throws is caught',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the call of `interrupt`, and the catch block or handler around it',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const seen = new Set<string>();
      for (const one of model.interrupts) {
        const place = `${one.site.file}:${one.site.start}:${one.swallowed?.site.start}`;
        if (one.swallowed === null || seen.has(place)) continue;
        seen.add(place);
        yield report(input, model, one, one.swallowed);
      }
    }
  },
};

function report(input: RuleInput, model: GraphModel, { node, site, shown, inner }: Interrupt, swallowed: Swallow): Detection {
  const asks = inner === null ? `asks with ${code('interrupt')}` : 'runs a graph that interrupts';
  const result = swallowed.then === 'fails' ? 'the run fails instead of asking.' : 'nobody is asked.';
  return {
    certainty: 'always',
    message: `${code(node)} ${asks}, and ${kept(swallowed)}: ${result}`,
    help: helpFor(swallowed),
    graph: model.id,
    site: shown,
    evidence: { nodes: [node] },
    related: [
      { role: 'interrupt', node, message: 'it is thrown here', site },
      { role: 'caught', node, message: 'it is caught here', site: swallowed.site },
    ],
    fixes: fixesFor(input, swallowed),
  };
}

function kept({ how, then }: Swallow): string {
  switch (how) {
    case 'catch':
      return then === 'fails' ? 'the catch block around it makes its own error of that' : 'the catch block around it keeps what that throws';
    case 'callback':
      return `the handler behind it ${then === 'fails' ? 'makes its own error of that' : 'keeps what that throws'}`;
    case 'settled':
      return `${code('Promise.allSettled')} around it takes what that throws for a result`;
    case 'retry':
      return `${code('toolRetryMiddleware')} around it takes what that throws for a failure of the tool`;
    case 'finally':
      return 'the finally block around it returns, which discards what that throws';
  }
}

function helpFor({ how }: Swallow): string {
  if (how === 'catch' || how === 'callback') return `Throw it again with ${code('if (isGraphInterrupt(error)) throw error;')}, or ask outside of the try block.`;
  if (how === 'retry') return `Leave the tool out of its ${code('tools')}, or give it ${code("onFailure: 'error'")}, with which it throws what the tool has thrown.`;
  return how === 'settled' ? `Ask outside of ${code('Promise.allSettled')}.` : 'Return behind the finally block.';
}

function fixesFor(input: RuleInput, { how, site }: Swallow): Fix[] {
  return how === 'catch' ? rethrow(input, site) : [];
}
