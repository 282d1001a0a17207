/** Plays somebody who is signed in as one tenant and wants what another has. For a database of tests: threads are written and deleted. */
import type { TenantCheckpointer } from "../tenant/checkpointer.ts";
import type { GuardedSaver } from "../tenant/interface.ts";
import { attacks } from "./attacks.ts";
import { claims } from "./claims.ts";
import type { Tally } from "./tally.ts";
import { tally } from "./tally.ts";
import type { AttackTarget } from "./target.ts";
import { targetOf } from "./target.ts";

export type { AttackedGraph, AttackTarget, Reach } from "./target.ts";

export interface AttackOutcome extends Readonly<Omit<Tally, "leaks">> {
  readonly attack: string;
  /** What leaked, and how: the call, the id, and whether it told or changed something of the other tenant. */
  readonly leaks: readonly string[];
}
/** Plain data: `JSON.stringify` is the report for machines. */
export interface AttackReport {
  readonly schemaVersion: 1;
  readonly passed: boolean;
  readonly attempts: number;
  readonly leaked: number;
  readonly outcomes: readonly AttackOutcome[];
}

/** Tries the whole suite on a saver, a guard, or an application. Nothing is told of who does not share a database with the victim. */
export async function attack(subject: AttackTarget | TenantCheckpointer | GuardedSaver): Promise<AttackReport> {
  const target = targetOf(subject);
  const stores = (await target.as("acme")).stored !== undefined;
  const outcomes: AttackOutcome[] = [];
  for (const one of attacks) {
    if (one.ofGuard && !stores) continue;
    const outcome = await tally(one, target);
    if (outcome.attempts > 0) outcomes.push({ attack: one.name, ...outcome });
  }
  const race = await claims(target);
  if (race) outcomes.push({ attack: "Claims of one new id at once", ...race });
  const total = (of: (outcome: AttackOutcome) => number): number => outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const leaked = total((outcome) => outcome.leaked);
  return { schemaVersion: 1, passed: leaked === 0, attempts: total(({ attempts }) => attempts), leaked, outcomes };
}

/** For people: a table, and below it what leaked. Markdown, which reads well on a terminal too. */
export function attackText({ passed, attempts, leaked, outcomes }: AttackReport, title = "Attack on the threads of another tenant"): string {
  const rows = outcomes.map((one) => `| ${one.attack} | ${one.attempts} | ${one.refused} | ${one.harmless} | ${one.leaked} |`);
  const leaks = outcomes.filter((one) => one.leaked > 0).map((one) => [`### ${one.attack}`, "", ...one.leaks.map((leak) => `- ${leak}`), ""].join("\n"));
  return [
    `# ${title}`,
    "",
    passed ? `Passed: ${attempts} attempts, and none got or changed anything of another tenant.` : `Failed: ${leaked} of ${attempts} attempts got or changed something of another tenant.`,
    "",
    "| attack | attempts | refused | harmless | leaked |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    ...(leaks.length > 0 ? ["## What leaked", "", ...leaks] : []),
  ].join("\n");
}
