import { hkdfSync } from "node:crypto";

/** The keys of one tenant, by id: 32 bytes each. New values are sealed with `current`; the others still open old ones. */
export interface TenantKeys {
  readonly current: string;
  readonly keys: { readonly [id: string]: Uint8Array };
}
/** Asked before each access, so a key service should remember its answers for a while. */
export type KeySource = (tenant: string) => TenantKeys | Promise<TenantKeys>;

const SHORTEST = 32;

/** A key for each tenant from one secret. To rotate, add a secret under a new id and make it `current`. */
export function derivedKeys({ current, keys: secrets }: TenantKeys): KeySource {
  for (const [id, secret] of Object.entries(secrets)) if (secret.byteLength < SHORTEST) throw new RangeError(`The secret "${id}" has ${secret.byteLength} bytes; ${SHORTEST} are the least.`);
  return (tenant) => ({
    current,
    keys: Object.fromEntries(Object.entries(secrets).map(([id, secret]) => [id, new Uint8Array(hkdfSync("sha256", secret, "", `superstep tenant ${tenant}`, 32))])),
  });
}
