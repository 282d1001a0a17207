import type { Channel } from '../../src/model/channel.ts';
import { NO_EFFECTS } from '../../src/model/effects.ts';
import type { GraphModel, GraphNode, NodeOutcome, RouterEdge, Target, Write } from '../../src/model/graph.ts';
import type { Site, Unknown } from '../../src/model/site.ts';

export const nowhere: Site = { file: 'src/agent.ts', start: 0, end: 5 };

export const unknown: Unknown = { what: 'targets', why: 'the name comes from a call', site: nowhere };

export function fakeGraph(parts: Partial<GraphModel> = {}): GraphModel {
  return {
    id: 'src/agent.ts#builder',
    file: 'src/agent.ts',
    site: nowhere,
    channels: [],
    channelsOpen: null,
    nodes: [],
    nodesOpen: null,
    edges: [],
    edgesOpen: null,
    compiles: [],
    errorHandlers: false,
    limits: [],
    concurrency: 'unlimited',
    inputKeys: null,
    inputs: [],
    mutations: [],
    interrupts: [],
    toolUpdates: [],
    resumes: [],
    rootRuns: [],
    blindSpots: [],
    ...parts,
  };
}

export function fakeNode(name: string, parts: Partial<GraphNode> = {}): GraphNode {
  return {
    name,
    kind: 'function',
    defer: false,
    deferOpen: false,
    site: nowhere,
    nameSite: nowhere,
    outcomes: [],
    writesOpen: null,
    gotoOpen: null,
    returnsOpen: null,
    ends: null,
    endsOpen: false,
    halts: false,
    inputKeys: null,
    subgraph: null,
    when: [],
    effects: NO_EFFECTS,
    ...parts,
  };
}

export function outcome(keys: readonly string[], goto: readonly Target[] = []): NodeOutcome {
  return { writes: keys.map((key) => fakeWrite(key)), goto, site: nowhere };
}

export function fakeWrite(key: string, parts: Partial<Write> = {}): Write {
  return { key, certainty: 'always', relation: 'fresh', ifPresent: false, site: nowhere, value: 'string', ...parts };
}

export function target(node: string, send: Target['send'] = null): Target {
  return { node, send, site: nowhere };
}

export function named(name: string) {
  return { name, site: nowhere };
}

export function router(from: string, routes: readonly (readonly Target[])[], open: Unknown | null = null): RouterEdge {
  return {
    kind: 'router',
    from: named(from),
    outcomes: routes.map((targets) => ({ targets, site: nowhere })),
    open,
    unmapped: [],
    pathMap: null,
    site: nowhere,
    when: [],
  };
}

export function fakeChannel(key: string, parts: Partial<Channel> = {}): Channel {
  return {
    key,
    kind: 'last-value',
    reducer: null,
    single: true,
    initial: false,
    dialect: 'annotation',
    input: true,
    output: true,
    private: false,
    type: null,
    site: null,
    property: null,
    trap: null,
    ...parts,
  };
}
