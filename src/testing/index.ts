/** Runs graphs under every order in which their tasks can take turns, in tests of vitest, node:test or any other runner. */
export { everySchedule, ScheduleFailure, type EveryScheduleOptions, type ScheduleReport } from './every-schedule.ts';
export { formatCoverage, stepCoverage, type Share, type StepCoverage } from './coverage.ts';
export type { Graph } from './library-graph.ts';
export type { Pair } from './hints.ts';
