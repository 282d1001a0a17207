import { describe, expect, test } from 'vitest';
import type { AnalyzedGraph } from '../../../src/analyze.ts';
import { pictureText } from '../../../src/report/picture/pictures.ts';
import { printable } from '../../../src/report/printable.ts';
import { createSources } from '../../../src/report/sources.ts';
import { fakeFinding } from '../fake-finding.ts';
import { fakeChannel, fakeGraph, fakeNode, named, nowhere, outcome, router, target } from '../fake-graph.ts';
import { parseDot, parseMermaid } from './parsers.ts';

const NAMES = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"];click g0n1 call alert()',
  '--> end',
  'end',
  '%%{init: {"theme":"dark"}}%%',
  '`**bold**`',
  '\\" -> \\N',
  '</style></title></svg><script>',
  "it's &amp; &lt;",
  'a\nb\u0000\u001b[31m\u202e',
  '::error::x',
  '##vso[task]',
  'graph TD; A-->B',
  '{{7*7}}',
  '</script><!--',
  '🦜 状態 #35;',
  '__proto__',
  '\ud800',
  'x'.repeat(5000),
];

const source = createSources(() => '// </pre></script><script>alert(1)</script> `${`}`\nconst a = "<b>";\n');

function hostile(name: string): AnalyzedGraph {
  const other = `${name}${name.slice(0, 2)}`;
  const model = fakeGraph({
    id: `src/agent.ts#${name}`,
    channels: [fakeChannel(name)],
    nodes: [fakeNode(name, { outcomes: [outcome([name])], subgraph: `x#${name}` }), fakeNode(other, { outcomes: [outcome([name], [target(name)])], defer: true })],
    edges: [{ kind: 'join', from: [named(name), named(other)], to: named(`missing ${name}`), site: nowhere, when: [] }, router('__start__', [[target(name), target(other, 'many')], [target('__end__')]])],
    blindSpots: [{ what: name, why: name, site: nowhere }],
  });
  return {
    model,
    steps: { mode: 'exact', pairs: () => [], pairsAmong: () => [], together: () => false, schedule: () => null, always: () => false, reachable: new Set(), completes: () => false, before: () => new Set() },
  };
}

function findings(name: string) {
  const other = `${name}${name.slice(0, 2)}`;
  const evidence = { key: name, nodes: [name, other], pairs: [[name, other] as const], schedule: [['__start__'], [name, other]] };
  const related = [{ role: name, node: name, message: name, site: nowhere }];
  return [
    fakeFinding({ graph: `src/agent.ts#${name}`, message: `\`${name}\``, help: name, rule: 'no-race', runtimeError: name, evidence, related, fixes: [{ title: name, safety: 'review', edits: [] }] }),
    fakeFinding({ graph: null, message: name, help: name, evidence: { key: `item ${name}`, name } }),
  ];
}

describe.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))('a node called %s', (_, name) => {
  const pictured = { graphs: [hostile(name)], findings: findings(name), errors: [{ file: name, message: name }] };

  test('is text to Mermaid', async () => {
    const { labels, edges } = await parseMermaid(pictureText('mermaid', pictured, source));
    expect([...labels.values()].map((label) => label.split('\n')[0])).toContain(printable(name));
    expect(edges.length).toBeGreaterThan(6);
  });

  test('is text to Graphviz', () => {
    const { labels } = parseDot(written(pictureText('dot', pictured, source)));
    expect([...labels.values()].map((label) => label.split('\n')[0])).toContain(written(printable(name)));
  });

  test.each(['svg', 'html'] as const)('makes no element and no attribute in %s', (format) => {
    const page = pictureText(format, pictured, source);
    const plain = pictureText(format, { graphs: [hostile('plain')], findings: findings('plain'), errors: [{ file: 'plain', message: 'plain' }] }, source);
    expect(skeleton(page)).toEqual(skeleton(plain));
    expect(page).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e]/);
  });
});

/** As a file would hold it: half a character is none. */
function written(text: string): string {
  return Buffer.from(text).toString();
}

/** Tags and the names of their attributes, in order: what a browser would act upon. Names between backticks may be set as code. */
function skeleton(page: string): string[] {
  return [...page.replaceAll(/<\/?code>/g, '').replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '<$1/>').matchAll(/<\/?([\w!]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(([, tag, attributes]) => `${tag} ${[...attributes!.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, one]) => one).join()}`);
}

test('nothing but our own script and style is let into the page, and no address is asked', () => {
  const page = pictureText('html', { graphs: [hostile('a')], findings: findings('a'), errors: [] }, source);
  expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'">/);
  expect(page).not.toMatch(/\s(style|on\w+)="|<(link|iframe|img|object|embed|base)\b|\ssrc=|@import|url\(/);
});
