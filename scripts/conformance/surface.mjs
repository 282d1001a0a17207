/** Tests of what no user imports: the library's own machinery, its client for servers, its protocol of streams. */
export const INTERNAL_FILES = [
  /^src\/pregel\//,
  /^src\/stream\//,
  /^src\/tests\/(hash|pregel\.io|pregel\.read|pregel\.validate|remote|remote-graph-resumable|tracing|diagrams|utils)\.test\.ts$/,
  /^src\/tests\/pregel\//,
  /^src\/tests\/prebuilt\//,
  /^src\/tests\/prebuilt\.test\.ts$/,
  /^src\/state\/(adapter)\.test\.ts$/,
];

/** Modules, below `src`, whose names users import from an entry point of the package. */
const PUBLIC = /^(constants|errors|web|node|index|interrupt|func\/index|channels\/.*|graph\/(index|graph|state|annotation|message|messages_annotation|messages_reducer)|graph\/zod\/.*|state\/.*|utils|writer|pregel\/utils\/config)\.ts$/;
export const isPublicModule = (name) => PUBLIC.test(name);

/** Modules of helpers: what we have no name for is theirs, users and tests use it with graphs of any kind. */
export const isHelper = (name) => /^(utils|pregel\/utils\/config|state\/types)\.ts$/.test(name);

/** Modules whose names stand for the machinery itself: a test that uses one of them is not about what users write. */
export const isMachinery = (name) => /^(pregel\/(index|algo|read|write|loop|io|retry|runner|validate|utils\/index)|graph\/graph|channels\/base|hash)\.ts$/.test(name);
