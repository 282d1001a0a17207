import { LINE_ENDS, STYLES } from '../fixes/variants.ts';

type Write = (program: string) => string;

const INDENTS: Readonly<Record<string, Write>> = {
  'two spaces': (program) => program,
  'four spaces': (program) => indented(program, '    '),
  tabs: (program) => indented(program, '\t'),
};

/** What the file itself starts with; texts of ours are without it. */
export const BOMS: Readonly<Record<string, string>> = { plain: '', BOM: '\ufeff' };

function indented(program: string, unit: string): string {
  return program.replaceAll(/^(?: {2})+/gm, (spaces) => unit.repeat(spaces.length / 2));
}

/** Ways to write down the same program: quotes and semicolons, line ends, indentation. */
export const WRITTEN: readonly { readonly style: string; readonly write: Write }[] = Object.entries(STYLES).flatMap(([quotes, style]) =>
  Object.entries(LINE_ENDS).flatMap(([end, lines]) => Object.entries(INDENTS).map(([indent, indentation]) => ({ style: `${quotes}, ${end}, ${indent}`, write: (program: string) => lines(indentation(style(program))) }))),
);
