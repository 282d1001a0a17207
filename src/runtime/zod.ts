/** What code imports from `@langchain/langgraph/zod`. */
export { LanggraphZodMetaRegistry, registry, SchemaMetaRegistry, schemaMetaRegistry, withLangGraph } from "./state/zod.ts";
export type { SchemaMeta } from "./state/zod.ts";
