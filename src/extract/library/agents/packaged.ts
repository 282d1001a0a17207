/** The hooks of a middleware, in the order in which a run comes to them. */
export const HOOKS = ['beforeAgent', 'beforeModel', 'afterModel', 'afterAgent'] as const;

export type Hook = (typeof HOOKS)[number];

/** Where a hook may jump to. */
export type Jump = 'model' | 'tools' | 'end';

/** A key that a middleware of a package declares. */
export interface PackagedKey {
  readonly key: string;
  readonly fold: 'last-value' | 'object-merge';
  readonly initial: boolean;
}

/** A middleware that a package brings, as far as it shows in the graph of an agent. */
export interface PackagedMiddleware {
  readonly name: string;
  /** The option, or the argument, that stands in brackets behind the name where it is given. */
  readonly named?: { readonly option: string } | { readonly argument: number };
  /** Its hooks, and where each may jump to. */
  readonly hooks?: Readonly<Partial<Record<Hook, readonly Jump[]>>>;
  readonly keys?: readonly PackagedKey[];
  readonly tools?: readonly string[];
  readonly wraps?: 'model' | 'tool' | 'both';
  /** What a tool throws it makes an answer of, unless `onFailure` says otherwise. */
  readonly settles?: true;
}

const last = (key: string, initial = false): PackagedKey => ({ key, fold: 'last-value', initial });
const FILES: PackagedKey = { key: 'files', fold: 'object-merge', initial: true };
export const FILE_TOOLS = ['ls', 'read_file', 'write_file', 'edit_file', 'delete', 'glob', 'grep', 'execute'] as const;

/** By the function that makes it: `langchain` 1.0 to 1.5, `deepagents` 1.0 to 1.14. */
export const PACKAGED_MIDDLEWARE: Readonly<Record<string, PackagedMiddleware>> = {
  humanInTheLoopMiddleware: { name: 'HumanInTheLoopMiddleware', hooks: { afterModel: ['model'] } },
  summarizationMiddleware: { name: 'SummarizationMiddleware', hooks: { beforeModel: [] } },
  todoListMiddleware: { name: 'todoListMiddleware', hooks: { afterModel: [] }, keys: [last('todos', true)], tools: ['write_todos'], wraps: 'model' },
  modelCallLimitMiddleware: {
    name: 'ModelCallLimitMiddleware',
    hooks: { beforeModel: ['end'], afterModel: [], afterAgent: [] },
    keys: [last('threadModelCallCount', true), last('runModelCallCount', true)],
  },
  toolCallLimitMiddleware: {
    name: 'ToolCallLimitMiddleware',
    named: { option: 'toolName' },
    hooks: { afterModel: ['end'], afterAgent: [] },
    keys: [last('threadToolCallCount', true), last('runToolCallCount', true)],
  },
  modelFallbackMiddleware: { name: 'modelFallbackMiddleware', wraps: 'model' },
  modelRetryMiddleware: { name: 'modelRetryMiddleware', wraps: 'model' },
  toolRetryMiddleware: { name: 'toolRetryMiddleware', wraps: 'tool', settles: true },
  toolErrorMiddleware: { name: 'toolErrorMiddleware', wraps: 'tool' },
  piiMiddleware: { name: 'PIIMiddleware', named: { argument: 0 }, hooks: { beforeModel: [], afterModel: [] } },
  piiRedactionMiddleware: { name: 'PIIRedactionMiddleware', hooks: { afterModel: [] }, wraps: 'model' },
  llmToolSelectorMiddleware: { name: 'LLMToolSelector', wraps: 'model' },
  contextEditingMiddleware: { name: 'ContextEditingMiddleware', wraps: 'model' },
  toolEmulatorMiddleware: { name: 'ToolEmulatorMiddleware', wraps: 'both' },
  dynamicSystemPromptMiddleware: { name: 'DynamicSystemPromptMiddleware', wraps: 'model' },
  anthropicPromptCachingMiddleware: { name: 'PromptCachingMiddleware', wraps: 'model' },
  bedrockPromptCachingMiddleware: { name: 'PromptCachingMiddleware', wraps: 'model' },
  openAIModerationMiddleware: { name: 'OpenAIModerationMiddleware', hooks: { beforeModel: ['end'], afterModel: ['end'] } },
  providerToolSearchMiddleware: { name: 'ProviderToolSearch', wraps: 'model' },
  createFilesystemMiddleware: { name: 'FilesystemMiddleware', hooks: { beforeAgent: [] }, keys: [FILES], tools: FILE_TOOLS, wraps: 'both' },
  createSubAgentMiddleware: { name: 'subAgentMiddleware', tools: ['task'], wraps: 'model' },
  createSummarizationMiddleware: {
    name: 'SummarizationMiddleware',
    keys: [last('_summarizationSessionId', true), last('_summarizationEvent', true)],
    wraps: 'model',
  },
  createPatchToolCallsMiddleware: { name: 'patchToolCallsMiddleware', hooks: { beforeAgent: [] }, wraps: 'model' },
  createMemoryMiddleware: { name: 'MemoryMiddleware', hooks: { beforeAgent: [] }, keys: [last('memoryContents', true), FILES], wraps: 'model' },
  createSkillsMiddleware: { name: 'SkillsMiddleware', hooks: { beforeModel: [] }, keys: [last('skillsMetadata', true), FILES], wraps: 'model' },
};

/** Keys that the `task` tool of a deep agent neither hands to a subagent nor takes back from it. */
export const KEPT_FROM_SUBAGENTS: ReadonlySet<string> = new Set([
  'messages',
  'todos',
  'structuredResponse',
  'jumpTo',
  'skillsMetadata',
  'memoryContents',
  'threadModelCallCount',
  'runModelCallCount',
  'threadToolCallCount',
  'runToolCallCount',
  '_summarizationEvent',
  '_summarizationSessionId',
]);
