import fc from 'fast-check';

/**
 * Numbers out of which a valid graph is built. Zero is always the plainest choice, so a counterexample shrinks by
 * shrinking numbers and lists, and every value builds something: nothing has to be filtered out.
 */

export interface RawWrite {
  readonly key: number;
  readonly maybe: number;
  readonly value: number;
}

export interface RawTarget {
  readonly to: number;
  readonly send: number;
  readonly args: number;
}

export interface RawPart {
  readonly command: number;
  readonly spread: number;
  readonly tuples: number;
  readonly writes: readonly RawWrite[];
  readonly goto: readonly RawTarget[];
}

export interface RawOutcome {
  readonly form: number;
  readonly parts: readonly RawPart[];
}

export interface RawNode {
  readonly name: number;
  readonly entry: number;
  readonly defer: number;
  readonly ends: number;
  readonly input: number;
  readonly subgraph: number;
  readonly outcomes: readonly RawOutcome[];
}

export interface RawRouter {
  readonly from: number;
  readonly map: number;
  readonly unused: number;
  readonly outcomes: readonly (readonly RawTarget[])[];
}

export interface RawGraph {
  readonly keys: readonly { readonly name: number; readonly channel: number }[];
  readonly nodes: readonly RawNode[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly back: number }[];
  readonly joins: readonly { readonly members: readonly number[]; readonly to: number }[];
  readonly routers: readonly RawRouter[];
  readonly input: number;
  readonly output: number;
}

export interface RawModule {
  readonly main: RawGraph;
  readonly inner: readonly RawGraph[];
}

/** A die with a hundred sides; high throws switch rare things on. */
const die = fc.nat({ max: 99 });
const choice = fc.nat({ max: 59 });

const target: fc.Arbitrary<RawTarget> = fc.record({ to: choice, send: die, args: die });

const part: fc.Arbitrary<RawPart> = fc.record({
  command: die,
  spread: die,
  tuples: die,
  writes: fc.array(fc.record({ key: choice, maybe: die, value: die }), { maxLength: 3 }),
  goto: fc.array(target, { maxLength: 2 }),
});

const outcome: fc.Arbitrary<RawOutcome> = fc.record({ form: die, parts: fc.array(part, { minLength: 1, maxLength: 2 }) });

const node: fc.Arbitrary<RawNode> = fc.record({
  name: choice,
  entry: choice,
  defer: die,
  ends: die,
  input: die,
  subgraph: die,
  outcomes: fc.array(outcome, { minLength: 1, maxLength: 3 }),
});

const router: fc.Arbitrary<RawRouter> = fc.record({
  from: choice,
  map: choice,
  unused: die,
  outcomes: fc.array(fc.array(target, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
});

function graph(nodes: number): fc.Arbitrary<RawGraph> {
  return fc.record({
    keys: fc.array(fc.record({ name: choice, channel: die }), { minLength: 1, maxLength: 5 }),
    nodes: fc.array(node, { minLength: 2, maxLength: nodes, size: 'max' }),
    edges: fc.array(fc.record({ from: choice, to: choice, back: die }), { maxLength: 9, size: 'max' }),
    joins: fc.array(fc.record({ members: fc.array(choice, { minLength: 2, maxLength: 3 }), to: choice }), { maxLength: 2 }),
    routers: fc.array(router, { maxLength: 3 }),
    input: die,
    output: die,
  });
}

export const rawModule: fc.Arbitrary<RawModule> = fc.record({
  main: graph(9),
  inner: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(graph(4), { maxLength: 2 }) }),
});
