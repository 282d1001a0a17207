import type { Detection } from '../../src/model/finding.ts';
import type { Run, SentPart } from '../../src/model/run.ts';
import { isOpen } from '../shared/flaws.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callOf } from '../shared/runs.ts';
import { brief } from '../shared/words.ts';

/** A Command goes where it says and writes what it says. Made of a request, it lets whoever asks do both. */
export const noClientCommand: Rule = {
  id: 'no-client-command',
  title: 'Whoever asks says what is written and where the run goes on',
  preset: 'strict',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph, and a `Command`, the values of `updateState` or its node that are read from a request as a whole',
  *detect(input) {
    for (const run of input.program.runs) {
      if (run.unshipped || (run.on !== 'graph' && run.on !== 'agent')) continue;
      const parts = run.sent.filter(({ what }) => what === 'command' || what === 'values' || what === 'as-node');
      const open = parts.filter((part) => isOpen(input, part));
      if (open.length > 0) yield report(input, run, open);
    }
  },
};

function report(input: RuleInput, run: Run, parts: readonly SentPart[]): Detection {
  const [first] = parts as [SentPart];
  const names = parts.map(({ text }) => brief(text)).join(' and ');
  const does = first.what === 'command'
    ? 'whoever asks writes any key and jumps to any node'
    : first.what === 'values'
      ? 'whoever asks writes any key of the state'
      : 'whoever asks decides where the run goes on';
  return {
    certainty: 'always',
    message: `${callOf(run)} takes ${saidOf(parts)} from ${names}: ${does}.`,
    help: first.what === 'command' ? 'Take what is answered only: `new Command({ resume: answer })`, with an answer whose form was checked.' : 'Pick the keys that may be changed, check their form, and name the node on the server.',
    graph: run.graph,
    site: [first.site, run.site].find(({ file }) => file === input.program.file) ?? run.expression,
    evidence: { name: first.what },
    related: [{ role: 'run', message: 'this call uses it', site: run.site }],
    fixes: [],
  };
}

function saidOf(parts: readonly SentPart[]): string {
  const says = { command: 'a Command', values: 'the values to write', 'as-node': 'the node that writes them' };
  return parts.map(({ what }) => says[what as keyof typeof says]).join(' and ');
}
