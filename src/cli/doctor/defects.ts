/** A defect of which the changelog of a package tells, and that loses writes or lets one user see what is another's. */
export interface Defect {
  readonly package: string;
  /** The release that mends it. */
  readonly mended: string;
  /** Behind the version: what it does. */
  readonly does: string;
  /** The change that mends it. */
  readonly link: string;
}

const CHANGES = 'https://github.com/langchain-ai/langgraphjs/pull';

const DEFECTS: readonly Defect[] = [
  {
    package: '@langchain/langgraph',
    mended: '1.4.4',
    does: 'it hands keys of `configurable` from one run to another that is under way at the same time',
    link: `${CHANGES}/2552`,
  },
  {
    package: '@langchain/langgraph-checkpoint-postgres',
    mended: '1.0.3',
    does: '`PostgresStore` takes `%` and `_` in a namespace for wildcards, so that a search finds the items of others',
    link: `${CHANGES}/2512`,
  },
  {
    package: '@langchain/langgraph-checkpoint-sqlite',
    mended: '1.0.2',
    does: '`SqliteSaver` passes over a filter such as `tenant_id` in `list`, and gives the checkpoints of all',
    link: `${CHANGES}/2504`,
  },
  {
    package: '@langchain/langgraph-checkpoint-sqlite',
    mended: '1.0.3',
    does: '`SqliteSaver` replaces a saved write of a task by its question',
    link: `${CHANGES}/2516`,
  },
  {
    package: '@langchain/langgraph-checkpoint-mongodb',
    mended: '1.3.4',
    does: '`MongoDBSaver` saves a question in the place of a write of the same task',
    link: `${CHANGES}/2517`,
  },
  {
    package: '@langchain/langgraph-checkpoint-redis',
    mended: '1.0.8',
    does: '`RedisSaver` saves a question in a place where another write takes its place',
    link: `${CHANGES}/2518`,
  },
  {
    package: '@langchain/langgraph-checkpoint-redis',
    mended: '1.0.10',
    does: '`RedisSaver` loses the keys that the last node of a run has not written',
    link: `${CHANGES}/2336`,
  },
];

/** Packages of which defects are known. */
export const MENDED_PACKAGES: readonly string[] = [...new Set(DEFECTS.map((defect) => defect.package))];

/** What is known of a version. */
export function defectsOf(name: string, version: string): readonly Defect[] {
  return DEFECTS.filter((defect) => defect.package === name && isBefore(version, defect.mended));
}

function isBefore(version: string, other: string): boolean {
  const [a, b] = [version, other].map((one) => one.split(/[.-]/).slice(0, 3).map(Number)) as [number[], number[]];
  const index = b.findIndex((part, at) => part !== (a[at] ?? 0));
  return index !== -1 && (a[index] ?? 0) < b[index]!;
}
