import type { AttackTarget } from "./target.ts";
import type { Tally } from "./tally.ts";
import { empty } from "./tally.ts";

const ROUNDS = 20;
const TENANTS = 8;

/** Tenants that all want one new thread id at once. Two that get it are a leak; `undefined` where nobody claims anything. */
export async function claims(target: AttackTarget): Promise<Tally | undefined> {
  const tally = empty();
  for (let round = 0; round < ROUNDS; round++) {
    const tenants = await Promise.all(Array.from({ length: TENANTS }, (_, n) => target.as(`tenant-${n}`)));
    if (tenants.some(({ begin }) => begin === undefined)) return undefined;
    const wanted = `new-${round}`;
    const ids = await Promise.allSettled(tenants.map((tenant) => tenant.begin?.(wanted)));
    const got = ids.filter((one) => one.status === "fulfilled" && one.value === wanted).length;
    tally.attempts += TENANTS;
    tally.leaked += Math.max(got - 1, 0);
    tally.harmless += Math.min(got, 1);
    tally.refused += TENANTS - Math.max(got, 1) + (got === 0 ? 1 : 0);
    if (got > 1) tally.leaks.push(`${got} tenants have thread "${wanted}"`);
    await Promise.allSettled(tenants.map((tenant) => tenant.saver?.deleteThread(wanted)));
  }
  return tally;
}
