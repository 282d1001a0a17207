/**
 * A framework of the user's that calls their code for requests, messages or jobs. Paths begin with the number of the
 * parameter: `0.body` is `body` of the first one, `1` all of the second.
 */
export interface FrameworkSetting {
  readonly name: string;
  /** It is looked for in files that import one of them only. */
  readonly packages?: readonly string[];
  /** `handle(fn)` */
  readonly functions?: readonly string[];
  /** `server.handle('name', fn)` */
  readonly methods?: readonly string[];
  /** `@Handle() fn() {}` */
  readonly decorators?: readonly string[];
  /** `@Sent() body` */
  readonly parameters?: readonly string[];
  /** `export function handle() {}` */
  readonly exports?: readonly string[];
  /** A first parameter of such a type. */
  readonly types?: readonly string[];
  /** What whoever asks has written. */
  readonly client?: readonly string[];
  /** What the server has put there, or has checked; it wins. */
  readonly server?: readonly string[];
}

/** What users tell about their own code, for rules that cannot know it from the text. */
export interface RuleSettings {
  /** Calls that must not run twice at a time: `db.insert`, `stripe.charges.create`. */
  readonly resources: readonly string[];
  /** Functions that check whether a thread or a tenant is the caller's own. */
  readonly guards: readonly string[];
}

/** All that users tell about their own code. */
export interface CodeSettings extends RuleSettings {
  /** What calls their handlers, beside the frameworks that are known. */
  readonly frameworks: readonly FrameworkSetting[];
}

export const NO_SETTINGS: CodeSettings = { resources: [], guards: [], frameworks: [] };
