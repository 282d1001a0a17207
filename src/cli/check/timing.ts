import { printable } from '../../report/printable.ts';
import { alignRows } from '../../report/table.ts';
import type { Engine } from '../engine.ts';

/** The slowest files that are listed. */
const MOST = 10;

export interface Stopwatch {
  /** The same engine, with its calls measured. */
  readonly engine: Engine;
  /** Where the time went, by phase and by file. */
  text(): string;
}

export function stopwatch(engine: Engine, now: () => number): Stopwatch {
  const began = now();
  const phases = new Map<string, number>();
  const files = new Map<string, number>();
  const measured = <Result>(sums: Map<string, number>, name: string, act: () => Result): Result => {
    const start = now();
    try {
      return act();
    } finally {
      sums.set(name, (sums.get(name) ?? 0) + now() - start);
    }
  };
  return {
    engine: {
      ...engine,
      discoverFiles: (wanted) => measured(phases, 'looking for files', () => engine.discoverFiles(wanted)),
      mentionsGraph: (text, modules) => measured(phases, 'looking for graphs in texts', () => engine.mentionsGraph(text, modules)),
      createAnalyzer(options) {
        const analyzer = engine.createAnalyzer(options);
        return { ...analyzer, file: (path, text) => measured(phases, 'analysing', () => measured(files, path, () => analyzer.file(path, text))) };
      },
    },
    text() {
      const slowest = [...files].sort(([, a], [, b]) => b - a).slice(0, MOST);
      const rows = [...phases, ['all', now() - began] as const].map(([name, time]) => [name, shown(time)]);
      const lines = [...alignRows(rows), ...(slowest.length > 0 ? ['slowest files:', ...alignRows(slowest.map(([file, time]) => [shown(time), file])).map((row) => `  ${row}`)] : [])];
      return lines.map((line) => `${printable(line)}\n`).join('');
    },
  };
}

function shown(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}
