import { afterAll, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { Analyses } from '../random/analysis.ts';
import { explore, type Explored, type State } from '../random/oracle/explore.ts';
import { programOf } from '../random/referee.ts';
import { render } from '../random/render/index.ts';
import type { GraphSpec } from '../random/spec.ts';

const FIRST = Number(process.env['SUPERSTEP_SEED'] ?? 2000);
const COUNT = Number(process.env['SUPERSTEP_RUNS'] ?? 60);
const analyses = new Analyses();
afterAll(() => analyses.close());

test(`what rules say of the steps of random programs holds (numbers ${FIRST} to ${FIRST + COUNT - 1})`, { timeout: 0 }, () => {
  const wrong: string[] = [];
  for (let number = FIRST; number < FIRST + COUNT; number++) {
    const { spec, salt } = programOf(number);
    const analysed = analyses.analyse(render(spec, salt), spec);
    for (const [index, graph] of spec.graphs.entries()) {
      const explored = explore(spec, graph, { inputs: [graph.keys.map(({ name }) => name), []] });
      if (!explored.complete) continue;
      for (const finding of analysed[index]?.findings ?? []) {
        const objection = CLAIMS[finding.rule]?.(finding, explored, graph) ?? (OF_TEXT.has(finding.rule) ? null : isAboutRuns(finding, explored, graph));
        if (objection !== null) wrong.push(`program ${number}, ${graph.name}: ${finding.rule}: ${objection}\n  ${finding.message}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

/** What they say holds of nodes that never run as well. */
const OF_TEXT: ReadonlySet<string> = new Set(['no-unreachable-node', 'no-command-without-ends', 'no-router-without-map', 'no-invalid-build', 'no-unknown-target']);

type Claim = (finding: Finding, explored: Explored, graph: GraphSpec) => string | null;

const CLAIMS: Readonly<Record<string, Claim>> = {
  'no-endless-cycle': ({ evidence: { nodes = [], schedule } }, { states }) => {
    if (schedule !== undefined) return null;
    const round = states.filter((state) => nodes.some((name) => runs(state, name)));
    return round.length === 0 ? 'no run gets there' : [...from(round)].some(isEnd) ? 'a run that gets there ends' : null;
  },
  'no-starved-join': ({ evidence: { nodes = [] }, message }, { states }, graph) => {
    const members = nodes.slice(0, -1);
    const index = graph.joins.findIndex((join) => join.to === nodes.at(-1) && join.from.length === members.length && join.from.every((name) => members.includes(name)));
    const completes = (state: State) => members.every((name) => runs(state, name) || state.configuration.joins[index]?.seen.includes(name) === true);
    if (message.includes('completes once')) {
      const full = states.filter(completes);
      const later = [...from(full.flatMap((state) => state.next.map(({ to }) => to)))];
      if (full.length === 0 || later.some(completes)) return 'a run never completes it, or twice';
      return later.some((state) => members.some((name) => runs(state, name)) && state.next.some(({ to }) => isEnd(to))) ? null : 'no run ends behind it';
    }
    if (states.some(completes)) return 'a run completes it';
    return states.some((state) => members.some((name) => runs(state, name))) ? null : 'no run comes near it';
  },
  'no-unreachable-node': ({ evidence: { nodes = [] } }, { states }) => (states.some((state) => nodes.some((name) => runs(state, name))) ? 'a run starts it' : null),
  'no-goto-with-edge': ({ evidence, message }, { states }) => {
    const last = evidence.schedule?.at(-1) ?? [];
    if (!states.some((state) => runs(state, evidence.nodes?.[0] ?? ''))) return 'no run gets there';
    if (!states.some((state) => hasAll(state, last))) return `no step has ${last.join(' + ')}`;
    return message.includes('in the same super-step') && last.length < 2 ? 'the schedule does not show it' : null;
  },
  'no-repeated-fan-in': ({ evidence: { name = '' }, message }, explored) => {
    const fork = /^`(.*?)` starts/.exec(message)?.[1];
    const starts = fork === undefined ? explored.starts : explored.states.filter((state) => runs(state, fork));
    return starts.some((state) => mayRunOnce(state, name)) ? 'a run has it only once' : null;
  },
};

function isAboutRuns({ evidence: { nodes = [], schedule = [] } }: Finding, { states }: Explored, graph: GraphSpec): string | null {
  const named = nodes.filter((name) => graph.nodes.some((node) => node.name === name));
  if (named.length > 0 && !states.some((state) => named.some((name) => runs(state, name)))) return 'no run starts what it is about';
  const last = schedule.length > 1 ? (schedule.at(-1) ?? []) : [];
  return states.some((state) => hasAll(state, last)) ? null : `no step has ${last.join(' + ')}`;
}

function runs({ configuration }: State, name: string): boolean {
  return configuration.tasks.some(({ node }) => node === name);
}

/** As often as they are listed. */
function hasAll({ configuration: { tasks } }: State, names: readonly string[]): boolean {
  const count = (name: string) => tasks.filter(({ node }) => node === name).length;
  return names.every((name) => count(name) >= names.filter((other) => other === name).length);
}

function isEnd({ configuration }: State): boolean {
  return configuration.tasks.length === 0;
}

function from(states: readonly State[]): ReadonlySet<State> {
  const reached = new Set(states);
  for (const state of reached) for (const { to } of state.next) reached.add(to);
  return reached;
}

function mayRunOnce(start: State, name: string): boolean {
  const seen = new Set<string>();
  const open: { readonly state: State; readonly times: number }[] = [{ state: start, times: runs(start, name) ? 1 : 0 }];
  for (const { state, times } of open) {
    if (times > 1 || seen.has(`${state.id} ${times}`)) continue;
    seen.add(`${state.id} ${times}`);
    if (isEnd(state)) return true;
    for (const { to } of state.next) open.push({ state: to, times: times + (runs(to, name) ? 1 : 0) });
  }
  return false;
}
