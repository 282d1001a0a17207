import { describe, expect, test } from 'vitest';
import { graphView } from '../../../src/report/graph-view.ts';
import { OUTCOMES } from '../../../src/report/picture/outcome.ts';
import { pictureOf } from '../../../src/report/picture/picture.ts';
import { playOf } from '../../../src/report/picture/play.ts';
import { drawnFixtures } from './drawn-fixtures.ts';

const played = drawnFixtures(['rules'], (name) => name.includes('.bad.')).flatMap(({ path, graphs, findings }) =>
  findings.filter(({ evidence }) => evidence.schedule !== undefined).map((finding) => {
    const graph = graphs.find(({ model }) => model.id === finding.graph)!;
    const picture = pictureOf(graphView(graph), findings);
    return { name: `${path} ${finding.rule}`, finding, picture, play: playOf(finding, picture)! };
  }),
);

test('more than a hundred findings of the fixtures have a schedule', () => {
  expect(played.length).toBeGreaterThan(100);
});

test('some of them lose what a node writes', () => {
  expect(played.filter(({ play }) => play.frames.at(-1)!.writes.some(({ lost }) => lost)).length).toBeGreaterThan(4);
});

test('each rule that finds by schedule, and foresees no error, says how that ends', () => {
  const silent = new Set(played.filter(({ finding }) => finding.runtimeError === null).map(({ finding }) => finding.rule));
  expect(Object.keys(OUTCOMES)).toEqual([...silent].sort());
});

describe.each(played.map((one) => [one.name, one] as const))('%s', (_, { finding, picture, play }) => {
  const { schedule = [], key, pairs } = finding.evidence;

  test('is played step by step, and then what it is about happens', () => {
    expect(play.frames.map(({ meets }) => meets)).toEqual([...schedule.map(() => false), true]);
    for (const [at, { tasks }] of play.frames.slice(0, -1).entries()) expect(tasks.flatMap(({ node, count }) => Array<string>(count).fill(node))).toEqual(schedule[at]);
  });

  test('each task is started along an arrow of the picture', () => {
    for (const [at, { tasks, lines }] of play.frames.slice(0, -1).entries()) {
      if (at === 0) continue;
      for (const { node } of tasks) expect(lines.some((line) => picture.lines[line]!.to === node), `${node} in step ${at}`).toBe(true);
      const before = new Set(schedule.slice(0, at).flat());
      for (const line of lines) expect(before).toContain(picture.lines[line]!.from);
    }
  });

  test('whose writes are lost is told as the finding tells it', () => {
    const { writes } = play.frames.at(-1)!;
    const lost = writes.filter((write) => write.lost).map(({ node }) => node);
    const wins = /: `(.+)` always wins\.$/.exec(finding.message)?.[1];
    const loses = /: the change of `(.+)` is lost\.$/.exec(finding.message)?.[1];
    if (wins !== undefined) expect(lost).toEqual(writes.map(({ node }) => node).filter((node) => node !== wins));
    if (loses !== undefined) expect(lost).toEqual([loses]);
    for (const node of lost) expect(play.outcome).toMatch(new RegExp(`^what .*\\b${node}\\b.* is lost$`));
  });

  test('what is written arrives where the finding says, from each that writes it', () => {
    const { writes } = play.frames.at(-1)!;
    if (picture.targets.some(({ name }) => name === key)) expect(picture.targets[play.target!]!.name).toBe(key);
    if (pairs === undefined || play.target === null) return;
    expect(writes.map(({ node }) => node).sort()).toEqual([...new Set(pairs[0])].sort());
    expect(writes.every(({ target }) => target === play.target)).toBe(true);
  });
});
