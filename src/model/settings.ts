/** What users tell about their own code, for rules that cannot know it from the text. */
export interface RuleSettings {
  /** Calls that must not run twice at a time: `db.insert`, `stripe.charges.create`. */
  readonly resources: readonly string[];
  /** Functions that check whether a thread or a tenant is the caller's own. */
  readonly guards: readonly string[];
}

export const NO_SETTINGS: RuleSettings = { resources: [], guards: [] };
