/** The rooms of the house, and `analyze.ts`, which puts them together. */
export type Room = 'model' | 'extract' | 'steps' | 'rules' | 'analyze' | 'config' | 'eslint' | 'codemod' | 'confirm' | 'report' | 'cli' | 'runtime' | 'testing' | 'live';

/** What each room may import, itself aside. `docs/architecture.md` draws it. */
export const ORDER: Readonly<Record<Room, readonly Room[]>> = {
  model: [],
  extract: ['model'],
  steps: ['model'],
  rules: ['model', 'steps'],
  analyze: ['model', 'extract', 'steps', 'rules'],
  report: ['model', 'analyze'],
  config: ['model', 'rules'],
  eslint: ['model', 'rules', 'config', 'analyze'],
  codemod: ['model', 'analyze'],
  confirm: ['model', 'analyze', 'runtime'],
  cli: ['model', 'rules', 'config', 'analyze', 'report', 'codemod', 'confirm', 'live'],
  runtime: [],
  testing: ['model', 'analyze', 'runtime'],
  live: ['model'],
};

/** Single files that may be used across the order. */
export const FRIENDS: readonly { readonly from: Room; readonly to: string }[] = [
  // Comments can only be told from strings by a parser.
  { from: 'report', to: 'src/extract/syntax.ts' },
  // Configurations are text with comments in it, and what is wrong with one has a place.
  { from: 'config', to: 'src/extract/load/text.ts' },
  { from: 'config', to: 'src/extract/syntax.ts' },
  { from: 'config', to: 'src/report/sources.ts' },
  { from: 'config', to: 'src/report/package-info.ts' },
  // A configuration holds as long as the disk gives the same answers.
  { from: 'eslint', to: 'src/extract/load/stamp.ts' },
  // The version, and where the pages are read.
  { from: 'eslint', to: 'src/report/package-info.ts' },
  // Keys of one cause are one problem in the editor as well.
  { from: 'eslint', to: 'src/report/groups.ts' },
  // The cheap look at a text, without which every file would cost an analysis.
  { from: 'eslint', to: 'src/extract/load/mentions-graph.ts' },
  { from: 'cli', to: 'src/extract/load/mentions-graph.ts' },
  { from: 'cli', to: 'src/extract/load/discover.ts' },
  { from: 'cli', to: 'src/extract/load/glob.ts' },
  { from: 'cli', to: 'src/extract/load/regular-file.ts' },
  { from: 'cli', to: 'src/extract/load/text.ts' },
  // `confirm --code` runs the user's module on our runtime, in a process of its own.
  { from: 'cli', to: 'src/runtime/index.ts' },
  { from: 'cli', to: 'src/runtime/zod.ts' },
  { from: 'cli', to: 'src/runtime/channels.ts' },
  { from: 'cli', to: 'src/extract/syntax.ts' },
  { from: 'cli', to: 'src/extract/load/loader.ts' },
  // Kept results hold as long as the disk gives the same answers.
  { from: 'cli', to: 'src/extract/load/stamp.ts' },
  { from: 'cli', to: 'src/eslint/engine.ts' },
];
