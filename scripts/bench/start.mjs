/** What it takes to start: the version, and one small file with a graph in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternating, BUILT, costOf, median, wallOf } from './measure.mjs';
import { oxlint, typescript7 } from './peers.mjs';

const RUNS = 9;

const SMALL = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ draft: Annotation<string>() });
export const graph = new StateGraph(State)
  .addNode('research', () => ({ draft: 'found' }))
  .addNode('critique', () => ({ draft: 'judged' }))
  .addEdge(START, 'research')
  .addEdge(START, 'critique')
  .compile();
`;

export async function start({ directory }) {
  const file = join(directory, 'small.ts');
  writeFileSync(file, SMALL);
  const bin = join(BUILT, 'src/cli/bin.js');
  const node = (...args) => costOf(process.execPath, args, directory, [0, 1]);
  const runs = await alternating(RUNS, {
    nothing: () => node('-e', '0'),
    version: () => node(bin, '--version'),
    check: () => node(bin, 'check', file),
    oxlint: () => wallOf(process.execPath, [oxlint(), file], directory),
    compiled: () => wallOf(process.execPath, [typescript7(), '--noEmit', '--ignoreConfig', '--skipLibCheck', '--module', 'nodenext', file], directory),
  });
  const of = (name, what) => median(runs[name].map((run) => run[what]));
  return [
    { what: 'superstep --version: processor time of that of node -e 0', budget: 1.5, measured: of('version', 'cpu') / of('nothing', 'cpu'), unit: 'x', note: `${of('version', 'cpu').toFixed(0)} against ${of('nothing', 'cpu').toFixed(0)} ms` },
    { what: 'superstep check of one small file: wall time of that of tsc 7', budget: 1, measured: of('check', 'wall') / of('compiled', 'wall'), unit: '%', note: `${of('check', 'wall').toFixed(0)} against ${of('compiled', 'wall').toFixed(0)} ms, oxlint ${of('oxlint', 'wall').toFixed(0)} ms` },
    { what: 'superstep check of one small file: processor time of that of node -e 0', budget: 3, measured: of('check', 'cpu') / of('nothing', 'cpu'), unit: 'x', note: `${of('check', 'cpu').toFixed(0)} ms` },
    { what: 'superstep check of one small file: memory', budget: 65, measured: of('check', 'memory'), unit: 'MB' },
  ];
}
