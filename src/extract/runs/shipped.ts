/** Folders and names of files that nobody ships. */
const FOLDERS = /(^|\/)(__tests__|__mocks__|tests?|e2e|examples?|scripts?|demos?|bench(marks?)?|playgrounds?|sandbox|notebooks?|evals?)\//i;
const NAMES = /(^|[/.])(test|spec|test-d|e2e|bench|demo|example|playground)s?\.[cm]?[jt]sx?$/i;

/** Tests of types are compiled, and never run. */
export function isNeverRun(display: string): boolean {
  return /\.(test-d|d)\.[cm]?tsx?$/.test(display);
}

/** Whether a path, relative to the root of the analysis, says that its file is a test, an example or a script. */
export function isUnshipped(display: string): boolean {
  return FOLDERS.test(display) || NAMES.test(display);
}
