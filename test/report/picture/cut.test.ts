import { describe, expect, test } from 'vitest';
import type { AnalyzedGraph } from '../../../src/analyze.ts';
import { graphView } from '../../../src/report/graph-view.ts';
import { cut, namesIn } from '../../../src/report/picture/cut.ts';
import { type Picture, pictureOf } from '../../../src/report/picture/picture.ts';
import { pictureText } from '../../../src/report/picture/pictures.ts';
import { playOf } from '../../../src/report/picture/play.ts';
import { createSources } from '../../../src/report/sources.ts';
import { exploreModel } from '../../../src/steps/of-model.ts';
import { fakeChannel, fakeGraph, fakeNode, named, nowhere, outcome } from '../fake-graph.ts';
import { largeGraph } from './large-graph.ts';

const boxOf = (picture: Picture, name: string) => picture.folded.get(name) ?? name;

/** What holds of each cut picture: it draws, or counts, each node once, and an arrow where there is one, and nowhere else. */
function expectTrue(whole: Picture, part: Picture): void {
  const names = [...whole.nodes.keys()];
  const placed = part.lanes.flatMap(({ nodes }) => nodes);
  expect(new Set(placed).size).toBe(placed.length);
  for (const name of names) expect(placed).toContain(boxOf(part, name));
  expect([...part.rests.values()].reduce((sum, count) => sum + count, part.nodes.size)).toBe(names.length);
  for (const [rest, count] of part.rests) expect(names.filter((name) => boxOf(part, name) === rest).length).toBe(count);
  const arrows = (picture: Picture, at: (name: string) => string) => new Set(picture.lines.map(({ kind, from, to }) => [kind, at(from), at(to)].join(' ')));
  const within = (arrow: string) => /^\S+ (:rest \d+) \1$/.test(arrow);
  expect([...arrows(part, (name) => name)].sort()).toEqual([...arrows(whole, (name) => boxOf(part, name))].filter((arrow) => !within(arrow)).sort());
  expect(part.lines.every(({ join }) => join === null || part.joins[join] !== undefined)).toBe(true);
}

describe.each([[1000, 10], [1000, 100], [5000, 50]])('a graph of %i nodes, %i in a step', (count, width) => {
  const { graph, finding } = largeGraph(count, width);
  const whole = pictureOf(graphView(graph), [finding]);
  const part = cut(whole, namesIn([finding]));

  test('is drawn in part, and what is drawn is true', () => {
    expect(part.nodes.size).toBeLessThanOrEqual(150);
    expect(part.rests.size).toBeGreaterThan(0);
    expectTrue(whole, part);
  });

  test('shows what its finding is about, and how it comes to that', () => {
    for (const name of finding.evidence.nodes!) expect(part.nodes.has(name)).toBe(true);
    const play = playOf(finding, part)!;
    expect(play.frames.length).toBe(finding.evidence.schedule!.length + 1);
    for (const [at, { tasks, lines }] of play.frames.slice(0, -1).entries()) {
      if (at === 0) continue;
      // What runs in a folded part comes from within it, or along an arrow to it.
      const before = new Set(play.frames[at - 1]!.tasks.map(({ node }) => boxOf(part, node)));
      const now = [...new Set(tasks.map(({ node }) => boxOf(part, node)))];
      for (const box of now) expect(lines.some((line) => part.lines[line]!.to === box) || (part.rests.has(box) && before.has(box)), `${box} in step ${at}`).toBe(true);
    }
    expect(play.frames.at(-1)!.writes.map(({ node }) => node).sort()).toEqual([...finding.evidence.nodes!].sort());
  });

  test('without a finding shows where it begins', () => {
    const first = cut(pictureOf(graphView(graph), []), []);
    expect(first.nodes.has('node_0_0')).toBe(true);
    expectTrue(whole, first);
  });

  test('makes a small page', () => {
    const html = pictureText('html', { graphs: [graph], findings: [finding], errors: [] }, createSources(() => 'const builder = 1;'));
    expect(html.length).toBeLessThan(400_000);
    expect(html).toContain(`${part.nodes.size} of ${count.toLocaleString('en')} nodes drawn, those around the findings`);
  });
});

test('Mermaid and DOT have all of it, and what Mermaid draws only if it is told to says so', async () => {
  const { graph } = largeGraph(600, 10);
  const [mermaid, dot] = (['mermaid', 'dot'] as const).map((format) => pictureText(format, { graphs: [graph], findings: [], errors: [] }, createSources(() => '')));
  expect(mermaid!.split('\n')[1]).toMatch(/^ {2}%% 1790 arrows, \d+ characters: Mermaid draws this if maxEdges and maxTextSize are raised$/);
  for (const name of graph.model.nodes.map((node) => node.name)) for (const text of [mermaid, dot]) expect(text).toMatch(new RegExp(`"${name}\\b`));
  const small = largeGraph(20, 10);
  expect(pictureText('mermaid', { graphs: [small.graph], findings: [], errors: [] }, createSources(() => ''))).not.toContain('%%');
});

test('where every node leads to every other, fewer are kept, so that the arrows can be drawn', () => {
  const names = Array.from({ length: 120 }, (_, at) => `n${at}`);
  const edges = names.flatMap((from) => names.map((to) => ({ kind: 'direct', from: named(from), to: named(to), site: nowhere, when: [] }) as const));
  const model = fakeGraph({ channels: [fakeChannel('draft')], nodes: names.map((name) => fakeNode(name)), edges: [{ kind: 'direct', from: named('__start__'), to: named('n0'), site: nowhere, when: [] }, ...edges] });
  const whole = pictureOf(graphView({ model, steps: exploreModel(model) } as AnalyzedGraph), []);
  const part = cut(whole, []);
  expect(part.lines.length).toBeLessThanOrEqual(2000);
  expect(part.nodes.size).toBe(20);
});

test('joins, keys and races are folded with their nodes', () => {
  const names = Array.from({ length: 600 }, (_, at) => `n${at}`);
  const direct = (from: string, to: string) => ({ kind: 'direct', from: named(from), to: named(to), site: nowhere, when: [] }) as const;
  const join = { kind: 'join', from: [named('n500'), named('n501')], to: named('last'), site: nowhere, when: [] } as const;
  const channels = names.slice(0, 100).map((name) => fakeChannel(`key_${name}`));
  const nodes = [...names.map((name, at) => fakeNode(name, { outcomes: [outcome(at < 100 ? [`key_${name}`] : [])] })), fakeNode('last')];
  const model = fakeGraph({ channels, nodes, edges: [...names.map((name) => direct('__start__', name)), join] });
  const whole = pictureOf(graphView({ model, steps: exploreModel(model) } as AnalyzedGraph), []);
  const part = cut({ ...whole, races: [{ target: 99, nodes: ['n0', 'n599'] }] }, ['n0', 'last']);
  expectTrue(whole, part);
  expect(part.joins).toEqual([{ from: [...new Set([boxOf(part, 'n500'), boxOf(part, 'n501')])].sort(), to: 'last' }]);
  expect(part.targets.length).toBe(61);
  expect(part.targets.at(-1)!.name).toBe('and 40 more');
  expect(part.races.map(({ target, nodes }) => [part.targets[target]!.name, nodes])).toEqual([['key_n99', ['n0', boxOf(part, 'n599')]]]);
});
