type Paint = (text: string) => string;

export interface Colours {
  readonly error: Paint;
  readonly warning: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

const plain: Paint = (text) => text;
const paint = (code: number): Paint => (text) => `\u001b[${code}m${text}\u001b[0m`;

const NONE: Colours = { error: plain, warning: plain, strong: plain, faint: plain };
const SOME: Colours = { error: paint(31), warning: paint(33), strong: paint(1), faint: paint(2) };

export function coloursFor(wanted: boolean): Colours {
  return wanted ? SOME : NONE;
}

/** A flag beats the environment, and the environment beats the look of the terminal. */
export function wantsColour(
  flag: boolean | undefined,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
