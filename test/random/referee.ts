import fc from 'fast-check';
import { cases, type Case } from './arbitrary/index.ts';
import { Analyses, type Analysed } from './analysis.ts';
import { findingsHold, nothingIsOpen, outcomesAgree, parallelAgrees, runsAgree, schedulesHold, structureAgrees } from './claims.ts';
import { Execution, type Run } from './execute.ts';
import { explore, pairKey, type Explored } from './oracle/explore.ts';
import { unexplained } from './oracle/trace.ts';
import { render, type Rendered } from './render/index.ts';
import type { GraphSpec, ModuleSpec } from './spec.ts';

export interface Verdict {
  readonly rendered: Rendered;
  readonly complaints: readonly string[];
}

/** Whether our analysis of a program says what the library does. */
export class Referee {
  readonly #analyses = new Analyses();

  async judge(spec: ModuleSpec, salt: number, overrides?: ReadonlyMap<string, number>): Promise<Verdict> {
    const rendered = render(spec, salt, overrides);
    const analysed = this.#analyses.analyse(rendered, spec);
    const execution = new Execution(rendered, spec);
    const complaints: string[] = [];
    for (const [index, graph] of spec.graphs.entries()) {
      const ours = analysed[index] ?? null;
      const compiled = execution.graphs[index];
      if (ours === null || compiled === undefined) complaints.push(`${graph.name}: no graph found`);
      else complaints.push(...(await this.#judgeGraph(spec, graph, index, ours, rendered, execution)).map((complaint) => `${graph.name}: ${complaint}`));
    }
    return { rendered, complaints };
  }

  /** The plainest style in which the program is still wrongly understood. */
  async simplify(spec: ModuleSpec, salt: number): Promise<Verdict> {
    let overrides = new Map<string, number>();
    let worst = await this.judge(spec, salt);
    for (const { topic, index } of worst.rendered.decisions) {
      if (index === 0) continue;
      const plainer = new Map([...overrides, [topic, 0]]);
      const verdict = await this.#judgeSafely(spec, salt, plainer);
      if (verdict === null || verdict.complaints.length === 0) continue;
      worst = verdict;
      overrides = plainer;
    }
    return worst;
  }

  close(): void {
    this.#analyses.close();
  }

  async #judgeSafely(spec: ModuleSpec, salt: number, overrides: ReadonlyMap<string, number>): Promise<Verdict | null> {
    try {
      return await this.judge(spec, salt, overrides);
    } catch {
      return null;
    }
  }

  async #judgeGraph(spec: ModuleSpec, graph: GraphSpec, index: number, ours: Analysed, rendered: Rendered, execution: Execution): Promise<readonly string[]> {
    const compiled = execution.graphs[index];
    const keys = graph.keys.map((key) => key.name);
    const outermost = index === spec.graphs.length - 1;
    const given = outermost ? rendered.visibleInput : null;
    const explored = explore(spec, graph, { inputs: [keys, [], ...(given === null ? [] : [given])] });
    return [
      ...nothingIsOpen(ours),
      ...(compiled === undefined ? [] : structureAgrees(ours, compiled)),
      ...outcomesAgree(ours, graph),
      ...parallelAgrees(ours, explored),
      ...schedulesHold(ours, explored),
      ...findingsHold(ours, spec, graph, explored, given ?? keys),
      ...(outermost ? runsAgree(ours, given) : []),
      ...(await observed(spec, graph, index, ours, explored, execution)),
    ];
  }
}

/** The library itself: one run along random choices, and one into each conflict that was foreseen. */
async function observed(spec: ModuleSpec, graph: GraphSpec, index: number, ours: Analysed, explored: Explored, execution: Execution): Promise<readonly string[]> {
  const keys = graph.keys.map((key) => key.name);
  const run = await execution.run(index, { input: keys, seed: 7, tolerant: true, limit: 6 });
  const found = new Set(ours.findings.map((finding) => finding.evidence.key));
  const strange = explored.complete ? unexplained(explored, run.steps, run.error === null) : null;
  const complaints = [
    ...pairsOf(run).filter((pair) => !ours.graph.steps.together(...pair)).map((pair) => `observed: ${pairKey(...pair)} ran together in ${JSON.stringify(run.steps)}`),
    ...(strange === null ? [] : [`referee: the library ran ${JSON.stringify(run.steps)}, step ${strange.step} is not foreseen`]),
  ];
  for (const [key, witness] of [...explored.conflicts].slice(0, 2)) {
    if (witness.ambiguous) continue;
    const { error } = await execution.run(index, { input: witness.input, decisions: witness.decisions, limit: spec.graphs.length > 1 ? 25 : witness.steps.length + 3 });
    if (error?.code !== 'INVALID_CONCURRENT_GRAPH_UPDATE') continue;
    if (error.channel !== null && explored.ownConflicts.has(error.channel) && !found.has(error.channel)) complaints.push(`observed: ${error.message.split('\n')[0]} on the way to ${key}`);
  }
  return complaints;
}

function pairsOf(run: Run): readonly (readonly [string, string])[] {
  return run.steps.flatMap((names) => names.flatMap((a, index) => names.slice(index + 1).map((b): readonly [string, string] => [a, b])));
}

/** Programs grow from the first to the last of a series. */
const SERIES = 50;
let series: { readonly seed: number; readonly programs: readonly Case[] } | null = null;

/** The program of a number: the same wherever it is asked for. */
export function programOf(number: number): Case {
  const seed = Math.floor(number / SERIES);
  if (series?.seed !== seed) series = { seed, programs: fc.sample(cases, { seed, numRuns: SERIES }) };
  return series.programs[number % SERIES]!;
}
