import type { ThreadConfig } from "../../savers/base.ts";
import type { GuardedSaver } from "../tenant/interface.ts";
import type { AttackedGraph, AttackTarget, Reach } from "./target.ts";

/** In each thread of the victim, and nowhere else. */
export const SECRET = "what acme told nobody";
/** The first are easy to guess, as real ones often are. */
const WANTED = ["thread-1", "caf\u00e9", "0f8fad5b-d9cb-469f-a165-70867728950e"];
const OWN = "evil's own";

export interface Thread {
  readonly id: string;
  /** Under which the database has it: an attacker may know even that. */
  readonly stored: string | undefined;
  readonly checkpoints: readonly string[];
}
/** What one who is signed in as somebody else can reach. */
export interface World {
  readonly saver: GuardedSaver | undefined;
  readonly graph: AttackedGraph | undefined;
  /** A thread of the attacker's own. */
  readonly own: string;
  readonly victims: readonly Thread[];
  input(text: string): unknown;
  /** All that the victim finds in its threads. */
  kept(): Promise<string>;
}

export const at = (thread_id: unknown, more: object = {}): ThreadConfig => ({ configurable: { thread_id, ...more } });

export async function gather(list: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of list) all.push(one);
  return all;
}

const message = (text: string): unknown => ({ messages: [{ role: "user", content: text }] });

export async function createWorld(target: AttackTarget): Promise<World> {
  const input = target.input?.bind(target) ?? message;
  const [acme, evil] = [await target.as("acme"), await target.as("evil")];
  const victims: Thread[] = [];
  for (const wanted of WANTED) {
    const id = await begin(acme, wanted);
    await fill(acme, id, SECRET, input);
    const checkpoints = (await historyOf(acme, id)).map(checkpointOf).filter((one) => one !== undefined);
    victims.push({ id, stored: acme.stored?.(id), checkpoints });
  }
  const own = await begin(evil, OWN);
  await fill(evil, own, "mine", input);
  return { saver: evil.saver, graph: evil.graph, own, victims, input, kept: async () => JSON.stringify(await Promise.all(victims.map(({ id }) => historyOf(acme, id).catch(String)))) };
}

async function begin(reach: Reach, wanted: string): Promise<string> {
  const id = (await reach.begin?.(wanted)) ?? wanted;
  // What an attack before has left there.
  await reach.saver?.deleteThread(id);
  return (await reach.begin?.(id)) ?? id;
}

/** By runs where there is a graph, else as a run would have written it. */
async function fill({ saver, graph }: Reach, thread: string, text: string, input: (text: string) => unknown): Promise<void> {
  if (graph) await graph.invoke(input(text), at(thread));
  else if (!saver) throw new TypeError("There is nothing to attack: a tenant reaches neither a saver nor a graph.");
  else
    for (let step = 0, parent: string | undefined; step < 3; step++) {
      const id = `1f000000-0000-6000-8000-00000000000${step}`;
      const checkpoint = { v: 4, id, ts: "", channel_values: { log: [text] }, channel_versions: { log: step + 1 }, versions_seen: {} };
      await saver.put(at(thread, { checkpoint_ns: "", ...(parent !== undefined && { checkpoint_id: parent }) }), checkpoint, { source: "loop", step, parents: {} }, { log: step + 1 });
      await saver.putWrites(at(thread, { checkpoint_ns: "", checkpoint_id: id }), [["log", text]], "task");
      parent = id;
    }
}

const historyOf = ({ saver, graph }: Reach, thread: string): Promise<unknown[]> => gather(saver ? saver.list(at(thread)) : (graph as AttackedGraph).getStateHistory(at(thread)));

const checkpointOf = (one: unknown): string | undefined => (one as { config?: ThreadConfig }).config?.configurable?.["checkpoint_id"] as string | undefined;
