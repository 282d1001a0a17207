/** Names with a meaning of their own. A checkpoint written by the library holds them, so their spelling is not ours. */
export const START = "__start__";
export const END = "__end__";
export const PARENT = "__parent__";
export const INTERRUPT = "__interrupt__";
export const RESUME = "__resume__";
export const ERROR = "__error__";
export const INPUT = "__input__";
export const NO_WRITES = "__no_writes__";
export const RETURN = "__return__";
export const PREVIOUS = "__previous__";
export const ROOT = "__root__";
/** The channel of pending `Send`s. */
export const TASKS = "__pregel_tasks";
export const PUSH = "__pregel_push";
export const PULL = "__pregel_pull";
/** The task that stands for no task: writes that came with a `Command` input. */
export const NULL_TASK = "00000000-0000-0000-0000-000000000000";
export const REMOVE_ALL_MESSAGES = "__remove_all__";
export const NAMESPACE_SEPARATOR = "|";
export const NAMESPACE_END = ":";

export const branchTo = (node: string): string => `branch:to:${node}`;
export const joinOf = (starts: readonly string[], end: string): string => `join:${starts.join("+")}:${end}`;
/** Before the name of a node: what runs when it has failed. */
export const ERROR_HANDLER = "__error_handler__";
/** The handler of all nodes that have none of their own. */
export const DEFAULT_ERROR_HANDLER = "__default_error_handler__";
/** In a config: the saver of the graph that a subgraph is asked through. */
export const SUBGRAPH_SAVER = "__checkpointer";
/** What traces say a run is of. */
export const INTEGRATION = "langgraph";
