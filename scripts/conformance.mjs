/**
 * npm run conformance -- --suite <checkout of langgraphjs> [--library] [--only <file>] [--test <name>] [--json <file>]
 * Runs the library's own tests of what users can import against the reference runtime, by changing imports alone.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSuite } from './conformance/run.mjs';

const { values } = parseArgs({
  options: { suite: { type: 'string' }, library: { type: 'boolean', default: false }, only: { type: 'string' }, test: { type: 'string' }, json: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
if (values.suite === undefined) {
  console.error('usage: npm run conformance -- --suite <checkout of the library> [--library] [--only <file>] [--test <name>] [--json <file>] [--verbose]');
  process.exit(2);
}
const results = await runSuite({ checkout: values.suite, onLibrary: values.library, only: values.only, test: values.test });
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 1));

const rows = [...groupBy(results)];
let [passed, refused, total] = [0, 0, 0];
for (const [file, tests] of rows.sort(([a], [b]) => (a < b ? -1 : 1))) {
  const ok = tests.filter(({ state }) => state === 'passed').length;
  const no = tests.filter(({ state }) => state === 'refused').length;
  console.log(`${String(ok).padStart(4)} of ${String(tests.length).padStart(4)}${no > 0 ? `, ${no} refused` : ''}  ${file}`);
  if (values.verbose) for (const { name, state, message } of tests) if (state !== 'passed') console.log(`        ${state}: ${name}\n          ${message}`);
  [passed, refused, total] = [passed + ok, refused + no, total + tests.length];
}
console.log(`\n${passed} of ${total} pass (${((100 * passed) / total).toFixed(1)} %); ${refused} of the others are refused with a clear line.`);

function groupBy(list) {
  const groups = new Map();
  for (const one of list) groups.set(one.file, [...(groups.get(one.file) ?? []), one]);
  return groups;
}
