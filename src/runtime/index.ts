/**
 * The reference runtime: a small runtime for graphs written for `@langchain/langgraph`, made to be watched. Every name
 * such code imports is here; what only we have is in the last block.
 */
export { START, END, INTERRUPT, REMOVE_ALL_MESSAGES } from "./constants.ts";
export { MessageGraph, StateGraph } from "./builder.ts";
export { Graph } from "./plain-graph.ts";
export type { NodeOptions, NodeLike } from "./builder.ts";
export { CompiledStateGraph } from "./compiled.ts";
export type { CompileOptions, StateSnapshot, TaskSnapshot } from "./compiled.ts";
export { Annotation, AnnotationRoot } from "./state/annotation.ts";
export type { StateType, UpdateType } from "./state/annotation.ts";
export { MessagesAnnotation, MessagesDeltaValue, MessagesValue, MessagesZodMeta, addMessages, messagesDeltaReducer, messagesStateReducer } from "./state/messages.ts";
export { DeltaValue, ReducedValue, StateSchema, UntrackedValue, isStandardSchema } from "./state/standard.ts";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, UntrackedValueChannel } from "./channels.ts";
export { COMMAND_SYMBOL, Command, Overwrite, Send, isCommand } from "./command.ts";
export { getConfig, getCurrentTaskInput, getStore, getWriter, interrupt, isInterrupted, pushMessage, writer } from "./context.ts";
export type { Interrupt } from "./context.ts";
export { entrypoint, getPreviousState, task } from "./functional.ts";
export * from "./errors.ts";
export type { ProtocolEvent, StreamTransformer } from "./events.ts";
export { RunStream } from "./events.ts";
export { RunControl } from "./control.ts";
export type { TimeoutPolicy } from "./time-limit.ts";
export { BaseCheckpointSaver } from "./savers/base.ts";
export type { Checkpoint, CheckpointMetadata, CheckpointTuple } from "./savers/base.ts";
export { MemorySaver } from "./savers/memory.ts";
export { BaseStore, InMemoryStore, InvalidNamespaceError } from "./store.ts";
export type { Item } from "./store.ts";
export type { RetryPolicy } from "./node.ts";

export { configureRuntime } from "./config.ts";
export type { Compat, Conflicts, LostWrite, RunOptions, RunnableConfig, RuntimeOptions, StreamMode } from "./config.ts";
export { awaits, choose, dfs, explore, formatSchedule, random, replay, ScheduleError, scriptedRouter } from "./scheduler.ts";
export type { Choice, Exploration, Outcome, Schedule, Scheduler, Strategy } from "./scheduler.ts";
export type { InterleavedOutcome, InterleavingOptions } from "./interleaving/search.ts";
