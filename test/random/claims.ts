import type { GraphModel, NodeOutcome, RouteOutcome, Target } from '../../src/model/graph.ts';
import type { Analysed } from './analysis.ts';
import type { Compiled } from './load.ts';
import { escape } from './oracle/escape.ts';
import { explore, pairKey, type Explored } from './oracle/explore.ts';
import { channelsOf, outcomesOf, END, type GraphSpec, type ModuleSpec, type NodeSpec, type OutcomeSpec, type TargetSpec } from './spec.ts';
import { compiledStructure, type Structure } from './structure.ts';

/** What is wrong with the analysis of a graph, one sentence each. */
export type Complaints = readonly string[];

/** All styles are meant to be understood: nothing about the graph may be left open. */
export function nothingIsOpen({ graph: { model } }: Analysed): Complaints {
  const open = [
    ...model.blindSpots,
    ...[model.channelsOpen, model.nodesOpen, model.edgesOpen].flatMap((unknown) => unknown ?? []),
    ...model.nodes.flatMap((node) => [node.writesOpen, node.gotoOpen].flatMap((unknown) => unknown ?? [])),
    ...model.edges.flatMap((edge) => (edge.kind === 'router' ? (edge.open ?? []) : [])),
  ];
  return [...new Set(open.map((unknown) => `unresolved: ${unknown.what}: ${unknown.why} (${unknown.site.file.split('/').at(-1)}:${unknown.site.start})`))];
}

/** Nodes, edges, joins, routers and channels are those of the compiled object. */
export function structureAgrees({ graph: { model } }: Analysed, compiled: Compiled): Complaints {
  return difference('structure', compiledStructure(compiled), modelStructure(model));
}

/** The keys that runs in the module pass. */
export function runsAgree({ graph: { model } }: Analysed, given: readonly string[] | null): Complaints {
  const text = (keys: readonly string[] | null): string => (keys === null ? 'no run' : list(keys));
  return text(model.inputKeys) === text(given) ? [] : [`runs: ${text(given)} expected, found ${text(model.inputKeys)}`];
}

function difference(what: string, expected: Structure, actual: Structure): Complaints {
  return [
    ...expected.filter((line) => !actual.includes(line)).map((line) => `${what}: missing ${line}`),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `${what}: too much ${line}`),
  ];
}

function modelStructure(model: GraphModel): Structure {
  const nodes = model.nodes.map((node) => `node ${node.name}${node.defer ? ' deferred' : ''} ends ${list((node.ends ?? []).map((end) => end.name))}`);
  const edges = model.edges.map((edge) => {
    if (edge.kind === 'direct') return `edge ${edge.from.name} -> ${edge.to.name}`;
    if (edge.kind === 'join') return `join ${list(edge.from.map((from) => from.name))} -> ${edge.to.name}`;
    return `router ${edge.from.name} map ${edge.pathMap === null ? 'none' : list(edge.pathMap.map((entry) => entry.to.name))}`;
  });
  const channels = model.channels.map((channel) => {
    const guarded = channel.single && (channel.kind === 'untracked' || channel.kind === 'ephemeral') ? ' guarded' : '';
    return `channel ${channel.key} ${channelClass[channel.kind] ?? channel.kind}${guarded}${channel.initial ? ' initial' : ''}`;
  });
  return [...new Set([...nodes, ...edges, ...channels])].toSorted();
}

const channelClass: Readonly<Record<string, string>> = {
  'last-value': 'LastValue',
  reducer: 'BinaryOperatorAggregate',
  untracked: 'UntrackedValue',
  ephemeral: 'EphemeralValue',
  'any-value': 'AnyValue',
  topic: 'Topic',
};

/** Every way a body returns and every outcome of a router is there, and no other. */
export function outcomesAgree({ graph: { model } }: Analysed, graph: GraphSpec): Complaints {
  const bodies = graph.nodes.flatMap((node): Complaints => {
    const found = model.nodes.find((each) => each.name === node.name);
    if (found === undefined || node.body.kind === 'subgraph') return [];
    const expected = outcomesOf(node);
    return [
      ...difference(`writes of ${node.name}`, writesOf(graph, expected.map((outcome) => specWrites(graph, node, outcome))), writesOf(graph, found.outcomes.map(modelWrites))),
      ...difference(`gotos of ${node.name}`, unique(expected.map((outcome) => specTargets(graph, outcome.parts.flatMap((part) => part.goto)))), unique(found.outcomes.map((outcome) => modelTargets(graph, outcome.goto)))),
    ];
  });
  const routers = graph.routers.flatMap((router): Complaints => {
    const found = model.edges.flatMap((edge) => (edge.kind === 'router' && edge.from.name === router.from ? edge.outcomes : []));
    return difference(`routes of ${router.from}`, unique(router.outcomes.map((targets) => specTargets(graph, targets))), unique(found.map((outcome: RouteOutcome) => modelTargets(graph, outcome.targets))));
  });
  return [...bodies, ...routers];
}

/** Key -> whether an outcome writes it always, sometimes, or only where it holds a value. */
type Writes = ReadonlyMap<string, 'always' | 'sometimes' | 'handed'>;

function specWrites(graph: GraphSpec, node: NodeSpec, outcome: OutcomeSpec): Writes {
  const declared = channelsOf(graph);
  const seen = node.input === null ? graph.keys.map((key) => key.name) : [...node.input.shared, ...node.input.own.map((key) => key.name)];
  const writes = new Map<string, 'always' | 'sometimes' | 'handed'>();
  for (const part of outcome.parts) {
    if (part.spread) for (const key of seen) if (!writes.has(key)) writes.set(key, 'handed');
    for (const write of part.writes) if (declared.has(write.key) && writes.get(write.key) !== 'always') writes.set(write.key, write.maybe ? 'sometimes' : 'always');
  }
  return writes;
}

function modelWrites(outcome: NodeOutcome): Writes {
  const writes = new Map<string, 'always' | 'sometimes' | 'handed'>();
  for (const write of outcome.writes) {
    const how = write.ifPresent ? 'handed' : write.certainty;
    const before = writes.get(write.key);
    if (before === undefined || how === 'always' || (how === 'sometimes' && before === 'handed')) writes.set(write.key, how);
  }
  return writes;
}

/** Over all outcomes, what is written in each of them, in some, or along with the state. */
function writesOf(graph: GraphSpec, outcomes: readonly Writes[]): Structure {
  return [...channelsOf(graph).keys()].flatMap((key) => {
    const how = outcomes.map((writes) => writes.get(key));
    if (how.every((each) => each === undefined)) return [];
    if (how.every((each) => each === 'always')) return [`${key} always`];
    return how.some((each) => each === 'always' || each === 'sometimes') ? [`${key} sometimes`] : [`${key} handed on`];
  });
}

function specTargets(graph: GraphSpec, targets: readonly TargetSpec[]): string {
  return targetList(graph, targets.map((target) => [target.node, target.send === null ? '' : target.send === 'many' ? ' many' : ' one']));
}

function modelTargets(graph: GraphSpec, targets: readonly Target[]): string {
  return targetList(graph, targets.map((target) => [target.node, target.send === null ? '' : ` ${target.send}`]));
}

function targetList(graph: GraphSpec, targets: readonly (readonly [string, string])[]): string {
  const nodes = new Set(graph.nodes.map((node) => node.name));
  return list(targets.filter(([node]) => node !== END && nodes.has(node)).map(([node, send]) => node + send));
}

/** What the library runs together is in `parallel`; in exact mode nothing else is. */
export function parallelAgrees({ graph: { steps } }: Analysed, explored: Explored): Complaints {
  const ours = new Set([...steps.pairs()].map(([a, b]) => pairKey(a, b)));
  const missing = [...explored.pairs].filter(([pair]) => !ours.has(pair)).map(([pair, witness]) => `parallel: ${pair} run together in ${JSON.stringify(witness.steps)}`);
  const exact = steps.mode === 'exact' && explored.complete;
  const wrong = exact ? [...ours].filter((pair) => !explored.pairs.has(pair)).map((pair) => `parallel: ${pair} never run together`) : [];
  return [...missing, ...wrong];
}

/** The schedule of a pair is a path of the library, and no shorter one leads there. */
export function schedulesHold({ graph: { steps } }: Analysed, explored: Explored): Complaints {
  if (steps.mode !== 'exact' || !explored.complete) return [];
  return [...explored.pairs].flatMap(([pair, witness]): Complaints => {
    const [a, b] = JSON.parse(pair) as readonly [string, string];
    const schedule = steps.schedule(a, b);
    if (schedule === null) return [`schedule: none for ${pair}`];
    const last = schedule.at(-1) ?? [];
    const both = a === b ? last.filter((name) => name === a).length > 1 : last.includes(a) && last.includes(b);
    const shown = schedule.map((step) => step.join(' + ')).join(' | ');
    return [
      ...(both ? [] : [`schedule: ${shown} does not end in ${pair}`]),
      ...(schedule.length === witness.steps.length + 1 ? [] : [`schedule: ${shown} for ${pair}, but the shortest has ${witness.steps.length} steps after START`]),
    ];
  });
}

const rule = 'no-unreduced-parallel-write';

/** Every conflict has a finding, every finding has a conflict, and what is said to be always is always. */
export function findingsHold(analysed: Analysed, spec: ModuleSpec, graph: GraphSpec, explored: Explored, given: readonly string[]): Complaints {
  const findings = analysed.findings.filter((finding) => finding.rule === rule);
  const found = new Set(findings.map((finding) => finding.evidence.key));
  const missed = [...explored.ownConflicts].filter((key) => !found.has(key)).map((key) => `finding: none for ${key}, written twice in the step after ${JSON.stringify(explored.conflicts.get(key)?.steps)}`);
  const twice = findings.length === found.size ? [] : ['finding: two for one key'];
  const alarms = findings.flatMap((finding): Complaints => {
    const key = finding.evidence.key ?? '';
    if (explored.complete && !explored.conflicts.has(key)) return [`finding: false alarm on ${key}: ${finding.message}`];
    return finding.certainty === 'always' ? certainlyHolds(spec, graph, key, finding.evidence.pairs ?? [], given) : [];
  });
  return [...missed, ...twice, ...alarms];
}

function certainlyHolds(spec: ModuleSpec, graph: GraphSpec, key: string, pairs: readonly (readonly [string, string])[], given: readonly string[]): Complaints {
  const explored = explore(spec, graph, { inputs: [given], track: key });
  if (!explored.complete || pairs.some(([a, b]) => escape(explored, a, b) === null)) return [];
  const way = escape(explored, ...(pairs[0] ?? ['', '']))?.map((state) => state.configuration.tasks.map((task) => task.node).join(' + ')).join(' | ');
  return [`finding: ${key} is said to conflict always, but not in ${way}`];
}

function list(names: readonly string[]): string {
  return `[${[...new Set(names)].toSorted().join(', ')}]`;
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
