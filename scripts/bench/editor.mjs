/** A graph file in an editor: every lint sees another text, so no analysis can be served from the cache. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linterIn, loadPlugin, typescriptParser } from './lint.mjs';
import { costOf, isBusy, median } from './measure.mjs';
import { javaScriptOf } from './plain-file.mjs';

const ROUNDS = 300;
const WARM_UP = 150;
const PROCESSES = 7;

export async function editor({ directory, graphs }) {
  const rows = [];
  const [file] = graphs;
  for (const [language, parser] of [['ts', typescriptParser], ['js', null]]) {
    const path = language === 'ts' ? file : inJavaScript(directory, file);
    const { parse, rules } = warm(linterIn(directory, await loadPlugin(), parser), path);
    rows.push({ what: `graph in the editor, ${language}, of ESLint's parse time`, budget: 0.5, measured: rules / parse, unit: '%', note: `${rules.toFixed(1)} ms of ${parse.toFixed(1)} ms` });
  }
  return [...rows, await first(directory, file)];
}

function warm(lint, path) {
  const text = readFileSync(path, 'utf8');
  const costs = Array.from({ length: ROUNDS }, (_, round) => lint(edited(text, round), path)).slice(WARM_UP);
  if (costs.some(({ messages }) => messages.length === 0)) throw new Error(`${path}: the race in it was not found`);
  return { parse: median(costs.map(({ parse }) => parse)), rules: median(costs.map(({ rules }) => rules)) };
}

/** The same text but for one character in the middle of it. */
function edited(text, round) {
  const edited = text.replace('give up', `give u${String.fromCharCode(0x41 + (round % 26))}`);
  if (edited === text) throw new Error('the text to edit is not there');
  return edited;
}

function inJavaScript(directory, file) {
  for (const name of ['graph', 'nodes', 'prompts', 'routes']) {
    const text = readFileSync(join(file, '..', `${name}.ts`), 'utf8');
    writeFileSync(join(directory, `${name}.js`), javaScriptOf(text).replaceAll("'../../llm.js'", "'./src/llm.js'"));
  }
  return join(directory, 'graph.js');
}

/** From nothing to the first findings: our modules, TypeScript, the analysis. ESLint and its parser are there already. */
async function first(directory, file) {
  const child = fileURLToPath(new URL('first-file.mjs', import.meta.url));
  const runs = [];
  for (let run = 0; run < PROCESSES; run++) runs.push(JSON.parse((await costOf(process.execPath, [child, directory, file], directory)).output));
  const [wall, cpu] = ['wall', 'cpu'].map((clock) => median(runs.map((run) => run[clock])) / 1000);
  return { what: 'first graph file of a process', budget: 0.6, measured: isBusy() ? cpu : wall, unit: 's', note: `${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s processor` };
}
