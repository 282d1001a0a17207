/** Watches graphs of `@langchain/langgraph` while they run, and says what went wrong or would in another order. */
export { findingText, LIVE_RULES, type Level, type LiveFinding, type LiveRule, type Place } from './finding.ts';
export { UnknownLibrary } from './library.ts';
export { production, type ProductionOptions, type TracerLike, watchAllInProduction, watchInProduction } from './production.ts';
export { type GraphProfile, profileText } from './profile.ts';
export { Session, type SessionOptions } from './session.ts';
export { tracesJson, type TracesDocument } from './traces-json.ts';
export type { GraphTrace } from './traces.ts';
export { effect, shared } from './shared.ts';
export { watch, type Watch } from './watch.ts';
