import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DecryptionError } from "./errors.ts";
import type { TenantKeys } from "./keys.ts";

const ALGORITHM = "aes-256-gcm";
const IV = 12;
const TAG = 16;
/** `sealed:1:<id of the key>:<iv, tag and ciphertext>`, the last two in base64url. A text survives every serializer. */
const SEALED = /^sealed:1:([\w-]*):([\w-]+)$/;

export const isSealed = (value: unknown): value is string => typeof value === "string" && SEALED.test(value);

/** `place` is not stored but has to be the same when the value is opened: a value copied to another place does not open. */
export function seal(bytes: Uint8Array, { current, keys }: TenantKeys, place: string): string {
  const key = keyOf(current, keys);
  if (!key) throw new Error(`There is no key "${current}" to encrypt with.`);
  const iv = randomBytes(IV);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG }).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return `sealed:1:${Buffer.from(current).toString("base64url")}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
}

export function unseal(sealed: string, { keys }: TenantKeys, place: string, field: string): Uint8Array {
  const [, encoded = "", data = ""] = SEALED.exec(sealed) ?? [];
  const id = Buffer.from(encoded, "base64url").toString();
  const key = keyOf(id, keys);
  if (!key) throw new DecryptionError(field, id, "there is no key of this name");
  const bytes = Buffer.from(data, "base64url");
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(IV, IV + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]);
  } catch {
    throw new DecryptionError(field, id, "the key is another one, or the value was changed");
  }
}

function keyOf(id: string, keys: TenantKeys["keys"]): Uint8Array | undefined {
  const key = Object.hasOwn(keys, id) ? keys[id] : undefined;
  if (key && key.byteLength !== 32) throw new RangeError(`The key "${id}" has ${key.byteLength} bytes instead of 32.`);
  return key;
}
