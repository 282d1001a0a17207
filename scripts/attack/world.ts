import { TenantCheckpointer } from '../../src/runtime/guards/index.ts';
import type { GuardedSaver } from '../../src/runtime/guards/index.ts';
import { append } from '../../src/runtime/guards/reducers.ts';
import { storageKey } from '../../src/runtime/guards/tenant/address.ts';
import type { CompiledStateGraph, RunnableConfig } from '../../src/runtime/index.ts';
import { Annotation, interrupt, START, StateGraph } from '../../src/runtime/index.ts';

export const SECRET = 'what acme told nobody';
/** The first are easy to guess, as real ones often are. */
const VICTIMS = ['thread-1', 'caf\u00e9', '0f8fad5b-d9cb-469f-a165-70867728950e'];

const State = Annotation.Root({ log: Annotation<string[], string | string[]>({ reducer: append, default: () => [] }) });

const compiled = (checkpointer: GuardedSaver): CompiledStateGraph =>
  new StateGraph(State)
    .addNode('note', () => ({ log: 'noted' }))
    .addNode('ask', () => ({ log: `answered ${interrupt('sure?')}` }))
    .addEdge(START, 'note')
    .addEdge('note', 'ask')
    .compile({ checkpointer: checkpointer as never });

export interface Thread {
  readonly id: string;
  /** Under which the wrapped saver keeps it: an attacker may know even that. */
  readonly stored: string;
  readonly checkpoints: readonly string[];
}

/** What one who is signed in as somebody else can reach. */
export interface World {
  readonly saver: GuardedSaver;
  readonly app: CompiledStateGraph;
  readonly guard: TenantCheckpointer | undefined;
  /** A thread of the attacker's own. */
  readonly own: string;
  readonly victims: readonly Thread[];
  /** All that is stored of the victim. */
  stored(): Promise<string>;
}

export const at = (thread_id: unknown, more: object = {}): RunnableConfig => ({ configurable: { thread_id, ...more } as never });

export async function gather(list: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of list) all.push(one);
  return all;
}

export async function createWorld(inner: GuardedSaver, guarded: boolean): Promise<World> {
  const guard = guarded ? new TenantCheckpointer(inner) : undefined;
  const [acme, evil] = guard ? [guard.forTenant('acme'), guard.forTenant('evil')] : [inner, inner];
  const victim = compiled(acme);
  const victims: Thread[] = [];
  for (const id of VICTIMS) {
    await guard?.forTenant('acme').claim(id);
    await victim.invoke({ log: SECRET }, at(id));
    const tuples = (await gather(acme.list(at(id)))) as { checkpoint: { id: string } }[];
    victims.push({ id, stored: guard ? storageKey('acme', id) : id, checkpoints: tuples.map(({ checkpoint }) => checkpoint.id) });
  }
  const app = compiled(evil);
  const own = "evil's own";
  await guard?.forTenant('evil').claim(own);
  await app.invoke({ log: 'mine' }, at(own));
  const stored = async (): Promise<string> => JSON.stringify(await Promise.all(victims.map(({ stored: thread }) => gather(inner.list(at(thread))))));
  return { saver: evil, app, guard, own, victims, stored };
}
