import type { Detection } from '../../src/model/finding.ts';
import { START } from '../../src/model/graph.ts';
import type { Run, SentPart } from '../../src/model/run.ts';
import { isOpen } from '../shared/flaws.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callOf } from '../shared/runs.ts';
import { brief, code } from '../shared/words.ts';

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
      yield* ofRouters(input, run);
    }
  },
};

/** A router returns a key of the state that only whoever asks has written. */
function* ofRouters(input: RuleInput, run: Run): Generator<Detection> {
  const graph = run.sentKeys.length === 0 ? undefined : input.graphs.find(({ model }) => model.id === run.graph)?.model;
  for (const sent of run.sentKeys) {
    if (graph === undefined || sent.in !== 'state' || !isOpen(input, sent)) continue;
    const router = graph.edges.find((edge) => edge.kind === 'router' && edge.by === sent.key);
    const isWritten = graph.nodes.some(({ outcomes, writesOpen }) => writesOpen !== null || outcomes.some(({ writes }) => writes.some(({ key, relation }) => key === sent.key && relation !== 'copied')));
    if (router === undefined || router.kind !== 'router' || isWritten) continue;
    yield {
      certainty: 'always',
      message: `${callOf(run)} takes ${code(sent.key)} from ${brief(sent.text)}, and the router of ${code(router.from.name === START ? 'START' : router.from.name)} goes where it says: whoever asks decides where the run goes on.`,
      help: 'Let a node decide, or map what is asked for to the nodes that may be asked for on the server.',
      graph: run.graph,
      site: [sent.site, run.site].find(({ file }) => file === input.program.file) ?? run.expression,
      evidence: { name: 'route', key: sent.key },
      related: [{ role: 'router', message: `the router returns ${code(sent.key)}`, site: router.site }],
      fixes: [],
    };
  }
}

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
