import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What changes something on a disk. */
const CHANGES = ['appendFileSync', 'chmodSync', 'copyFileSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'writeFileSync', 'writeSync'] as const;

export interface Failure {
  /** Before which change, counted from 0. */
  readonly at: number;
  readonly code: string;
  /** Only that one, or all that follow as well: a program that is killed does nothing more either. */
  readonly lasts: boolean;
}

export interface Count {
  /** How many changes were tried. */
  changes: number;
}

/** Runs something on a disk that fails, or that acts on its own before a change. */
export async function onFailingDisk<Result>(failure: Failure | null, act: (count: Count) => Promise<Result>, before: (change: number, name: string, args: readonly unknown[]) => void = () => {}): Promise<Result> {
  const count = { changes: 0 };
  const all = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const real = new Map(CHANGES.map((name) => [name, all[name]!]));
  const fail = (name: string, args: readonly unknown[]): void => {
    const change = count.changes++;
    restored(() => before(change, name, args));
    if (failure === null || change < failure.at || (change > failure.at && !failure.lasts)) return;
    throw Object.assign(new Error(`${failure.code}: made up, ${name}`), { code: failure.code, syscall: name });
  };
  const install = (): void => {
    for (const [name, own] of real) all[name] = (...args) => (fail(name, args), own(...args));
    syncBuiltinESMExports();
  };
  const restore = (): void => {
    for (const [name, own] of real) all[name] = own;
    syncBuiltinESMExports();
  };
  const restored = (own: () => void): void => {
    restore();
    try {
      own();
    } finally {
      install();
    }
  };
  install();
  try {
    return await act(count);
  } finally {
    restore();
  }
}
