/**
 * Stand-ins for savers of databases that are not there. What is kept belongs to an address, as on a server, and whoever
 * makes another saver for that address finds it. The program is taken to run where code that is shipped runs: nothing
 * answers on its own machine, and files beside it are not those of another worker. On a host that ends in `.new` nobody has
 * made any tables yet.
 */
const PACKAGES: Readonly<Record<string, string>> = {
  '@langchain/langgraph-checkpoint-postgres': 'PostgresSaver',
  '@langchain/langgraph-checkpoint-sqlite': 'SqliteSaver',
  '@langchain/langgraph-checkpoint-redis': 'RedisSaver',
};

/** How many connections each address has; a server takes so many. */
const MOST = 4;

/** What the package exports; null for other packages. Each fixture has servers of its own, empty at first. */
export function databaseModule(specifier: string, require: NodeJS.Require): Record<string, unknown> | null {
  const name = Object.hasOwn(PACKAGES, specifier) ? PACKAGES[specifier] : undefined;
  if (name === undefined) return null;
  const { MemorySaver } = require('@langchain/langgraph') as { MemorySaver: new () => { getTuple(config: unknown): Promise<unknown> } };
  const servers = new Map<string, { readonly memory: object; readonly tables: { missing: boolean }; connections: number }>();
  const connect = (address: string): object => {
    const server = servers.get(address) ?? { memory: new MemorySaver(), tables: { missing: /\.new\//.test(address) }, connections: 0 };
    servers.set(address, server);
    if (++server.connections > MOST) throw new Error('sorry, too many clients already');
    if (/^(\.|[a-z]+:\/\/([^@/]*@)?(localhost|127\.0\.0\.1))/.test(address)) throw new Error(`connect ECONNREFUSED ${address}`);
    return Object.assign(new Saver(), server.memory, { tables: server.tables });
  };
  class Saver extends MemorySaver {
    static fromConnString(address: string): object {
      return connect(address);
    }
    static async fromUrl(address: string, { defaultTTL = Infinity }: { defaultTTL?: number } = {}): Promise<object> {
      return Object.assign(connect(address), { lastsUntil: Date.now() + defaultTTL * 60_000 });
    }
    /** Until when what is kept lasts; far too simple for a clock that goes on, and enough for one that jumps. */
    lastsUntil = Infinity;
    readonly tables = { missing: false };
    override async getTuple(config: unknown): Promise<unknown> {
      if (this.tables.missing) throw new Error('relation "public.checkpoints" does not exist');
      return Date.now() > this.lastsUntil ? undefined : super.getTuple(config);
    }
    async setup(): Promise<void> {
      this.tables.missing = false;
    }
    async end(): Promise<void> {}
  }
  return { [name]: Saver };
}
