import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseUnit, type SourceUnit } from '../../src/extract/load/unit.ts';
import { ts, type T } from '../../src/extract/syntax.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/rules');

const texts = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .filter((_, index) => index % 12 === 0)
  .map((name) => readFileSync(join(FIXTURES, name), 'utf8'));

/** What a person types, deletes and pastes, well formed or not. */
const piece = fc.constantFrom('', ' ', '\n', 'x', "'", '"', '`', '${', '}', '{', '(', ')', '=>', ';', '//', '/*', '*/', '/', '<', '>', 'await ', 'async ', 'yield ', 'export ', 'const x = 1;\n', '.addNode("n", f)', 'class A {', '?', ':', '@', 'é', '\u{1f600}');

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1) }, fc.nat(60)), piece });

/** `REPARSE_RUNS` asks for more edits, `REPARSE_SEED` for others. */
const runs = Number(process.env['REPARSE_RUNS'] ?? 150);
const seed = Number(process.env['REPARSE_SEED'] ?? 1);

test('a text that is parsed edit by edit has the tree of a text parsed at once', () => {
  let reused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 12 }), (text, edits) => {
      let unit = parsed(text, null);
      for (const { at, length, piece } of edits) {
        const start = Math.floor(at * unit.text.length);
        const next = unit.text.slice(0, start) + piece + unit.text.slice(start + length);
        const before = new Set<T.Node>(unit.source.statements);
        unit = parsed(next, unit);
        reused += unit.source.statements.filter((statement) => before.has(statement)).length;
        const fresh = parsed(next, null);
        expect(treeOf(unit.source)).toEqual(treeOf(fresh.source));
        expect(unit.syntaxErrors).toEqual(fresh.syntaxErrors);
        expect(unit.lineStarts).toEqual(fresh.lineStarts);
      }
    }),
    { numRuns: runs, seed },
  );
  expect(reused).toBeGreaterThan(runs / 2);
});

function parsed(text: string, before: SourceUnit | null): SourceUnit {
  const unit = parseUnit('/project/a.ts', 'a.ts', { text, hadBom: false }, before);
  if (typeof unit === 'string') throw new Error(unit);
  return unit;
}

/** Kinds, places and parents of all nodes, in order. */
function treeOf(root: T.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: T.Node, parent: T.Node): void => {
    found.push(`${node.kind} ${node.pos} ${node.end} ${node.parent === parent}`);
    ts.forEachChild(node, (child) => visit(child, node));
  };
  ts.forEachChild(root, (child) => visit(child, root));
  return found;
}
