/** What the declared types of the keys of a graph say of their values, save that they are not set. */
export interface KeyTypes {
  /** Nothing that counts as false. */
  readonly solid: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
}

export const NO_TYPES: KeyTypes = { solid: new Set(), numbers: new Set() };
