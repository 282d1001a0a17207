export type AccessAction = "claim" | "get" | "list" | "put" | "putWrites" | "delete";
/** Why an access was refused. Whoever asked is not told; the record is for the operator. */
export type Refusal = "unknown thread" | "foreign thread" | "unknown checkpoint" | "malformed id" | "malformed filter" | "foreign list";

export interface Access {
  readonly at: string;
  readonly tenant: string;
  readonly action: AccessAction;
  /** As it was asked for; absent where all threads of the tenant were listed. */
  readonly thread?: unknown;
  readonly checkpoint?: unknown;
  readonly refused?: Refusal;
}

/** It is waited for: without a record there is no access. */
export type Audit = (access: Access) => void | Promise<void>;
