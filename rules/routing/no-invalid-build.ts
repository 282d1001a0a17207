import type { Detection } from '../../src/model/finding.ts';
import { END, type GraphModel, type Refusal, type RefusalKind, type RouterEdge, START } from '../../src/model/graph.ts';
import { within } from '../fixes/property.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/** The library refuses a call while the graph is built: the module that builds it does not load. */
export const noInvalidBuild: Rule = {
  id: 'no-invalid-build',
  title: 'The library refuses to build the graph, or to start it',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the call that is refused, and what was built before it',
  ofText: true,
  *detect(input) {
    for (const { model } of input.graphs) {
      for (const refusal of model.refusals ?? []) yield report(model, refusal);
      for (const edge of model.edges) if (edge.kind === 'router') yield* ofRouter(model, edge);
    }
  },
};

function report(model: GraphModel, refusal: Refusal): Detection {
  const { kind, name, site, before, error } = refusal;
  const { says, help, late } = KINDS[kind];
  return {
    certainty: 'always',
    message: `${says(code(shown(name)))}: ${late ?? 'building the graph'} throws.`,
    help: help(code(shown(name))),
    graph: model.id,
    site,
    evidence: { name, ...(kind === 'duplicate' || kind === 'key' ? { nodes: [name] } : {}) },
    related: [{ role: 'refused', message: error, site }, ...(before === undefined ? [] : [{ role: 'before', message: 'this came first', site: before }])],
    fixes: [],
  };
}

function* ofRouter(model: GraphModel, { from, unmapped, pathMap, site }: RouterEdge): Iterable<Detection> {
  const source = code(shown(from.name));
  const end = unmapped.find(({ name }) => name === END);
  if (end !== undefined) {
    // A router of the library has no text of its own; then the place is the whole chain.
    const own = end.site.file === model.file && !within(site, end.site);
    yield {
      certainty: 'sometimes',
      message: `The router of ${source} can return END, and its path map does not have it: then the run throws.`,
      help: 'Add END to the path map.',
      graph: model.id,
      site: own ? end.site : site,
      evidence: { name: END, nodes: [from.name] },
      related: [
        { role: 'router', node: from.name, message: 'the path map is given here', site },
        { role: 'refused', node: from.name, message: 'Branch condition returned unknown or null destination', site: end.site },
      ],
      fixes: [],
    };
  }
  const start = model.compiles.length === 0 ? undefined : pathMap?.find(({ to }) => to.name === START);
  if (start !== undefined) {
    yield {
      certainty: 'always',
      message: `The path map of ${source} leads to START: compiling throws.`,
      help: 'Lead to the first node instead.',
      graph: model.id,
      site: start.to.site.file === model.file ? start.to.site : site,
      evidence: { name: START, nodes: [from.name] },
      related: [{ role: 'refused', node: from.name, message: `Found edge ending at unknown node \`${START}\``, site: start.to.site }],
      fixes: [],
    };
  }
}

function shown(name: string): string {
  return name === START ? 'START' : name === END ? 'END' : name;
}

interface Words {
  readonly says: (name: string) => string;
  readonly help: (name: string) => string;
  /** What stops, where it is not the building. */
  readonly late?: string;
}

const KINDS: Record<RefusalKind, Words> = {
  state: { says: () => 'The graph is given something that is no definition of a state', help: () => 'Pass a StateSchema, an `Annotation.Root(…)`, or a zod object.' },
  clash: { says: (key) => `${key} is defined twice, as two different channels`, help: (key) => `Share one definition of ${key}: take it from the \`.spec\`, \`.shape\` or \`.fields\` of the state.` },
  duplicate: { says: (name) => `${name} is added twice`, help: () => 'Give one of them another name, or leave it out.' },
  reserved: { says: (name) => `${name} is taken as the name of a node`, help: () => 'Give the node another name; START and END are there without being added.' },
  character: { says: (name) => `The name of the node ${name} has a character in it that is not allowed`, help: () => 'Names of nodes must not contain `:` or `|`.' },
  key: { says: (name) => `${name} is the name of a node and of a key of the state`, help: () => 'Rename the node or the key.' },
  'no nodes': { says: () => 'A call that adds nodes is given none', help: () => 'Pass a name and a body: `addNode(name, body)`.' },
  builder: { says: (name) => `${name} is given a graph that is not compiled`, help: () => 'Call `compile()` on it.' },
  agent: { says: (name) => `${name} is given what \`createAgent\` returns, which is no runnable`, help: () => 'Pass its `.graph`.' },
  body: { says: (name) => `${name} has a body that cannot be run`, help: () => 'Pass a function, a runnable, or a compiled graph.' },
  middleware: { says: (name) => `The agent has two middleware of the name ${name}`, help: () => 'Give one of them another name, or leave it out.' },
  generator: { says: (name) => `${name} is a workflow whose function is a generator`, help: () => 'Write an `async` function, and stream with `config.writer`.' },
  'as node': { says: (name) => `The state is updated as ${name}, and the graph has no node of that name`, help: () => 'Name the node whose edges are to fire next, or leave the name out.', late: 'the call' },
  'default agent': { says: (name) => `${name} is to begin, and no agent of the team has that name`, help: () => 'Name one of the agents by the `name` it was made with.' },
  class: { says: (name) => `${name} is given a class, not a function`, help: () => 'Make an instance, and pass its method.', late: 'the run' },
  'end as start': { says: () => 'An edge starts at END', help: () => 'Edges lead to END, and nothing comes after it.' },
  'start as end': { says: () => 'An edge leads to START', help: () => 'Lead to the first node instead.' },
  'join start': { says: () => 'A join, `addEdge([…], to)`, names START', help: () => 'Only nodes can be joined. START needs no waiting for: leave it out.' },
  'join end': { says: () => 'A join, `addEdge([…], to)`, leads to END', help: () => 'Lead each of them to END with an edge of its own, or join them in a node.' },
  'early join': { says: (name) => `A join, \`addEdge([…], to)\`, names ${name} before it is added`, help: () => 'Add all nodes of a join first. Plain edges may come before their nodes, joins may not.' },
  'second router': { says: (name) => `${name} gets a second router of the same name`, help: () => 'Make one router of the two: it may return a list.' },
  router: { says: (name) => `The router of ${name} is a name, not a function`, help: () => 'Use `addEdge`, or pass a function that returns the name.' },
  'router from end': { says: () => 'A conditional edge starts at END', help: () => 'Edges lead to END, and nothing comes after it.', late: 'compiling' },
  'root checkpointer': { says: () => 'A graph that is compiled with `checkpointer: true` is run by itself', help: () => 'Pass a saver; `true` is for graphs that are nodes of another one.', late: 'the run' },
  'recursion limit': { says: (limit) => `A run has the recursion limit ${limit}`, help: () => 'It must be at least 1, and one more than the steps that are needed.', late: 'the run' },
};
