import { libraryGraphs, type ExtractFixture } from './extract-fixture.ts';
import { readLibraryModel } from './library-model.ts';
import { observeRun, type Outcome } from './run-scenario.ts';

export interface ExtractRun {
  /** The name of the graph. */
  readonly name: string;
  readonly outcome: Outcome;
}

/** Loops that the input never ends need not run for long. */
const enoughSteps = 10;

const values = ['a text', 7, ['a', 'b']];

/** Runs the graphs of a fixture with inputs of several kinds. Some fail somewhere; what they did before counts. */
export async function runExtractFixture(fixture: ExtractFixture): Promise<ExtractRun[]> {
  const runs: ExtractRun[] = [];
  for (const [name, app] of await libraryGraphs(fixture)) {
    const keys = Object.keys(readLibraryModel(app).channels);
    const inputs = values.map((value) => Object.fromEntries(keys.map((key) => [key, value])));
    for (const input of [{}, ...inputs]) runs.push({ name, outcome: await observeRun(() => app, input, enoughSteps) });
  }
  return runs;
}
