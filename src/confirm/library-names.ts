/** All names that scenes and scripts may use, by the module that exports them. */
export const LIBRARY_NAMES: Readonly<Record<string, readonly string[]>> = {
  '@langchain/langgraph': [
    'Annotation', 'Command', 'END', 'InMemoryStore', 'MemorySaver', 'MessagesAnnotation', 'Overwrite', 'Send', 'START', 'StateGraph', 'StateSchema', 'UntrackedValueChannel',
    'entrypoint', 'interrupt', 'task',
  ],
  '@langchain/langgraph/channels': ['AnyValue', 'EphemeralValue', 'Topic'],
  '@langchain/langgraph/zod': ['registry'],
  zod: ['z'],
};

