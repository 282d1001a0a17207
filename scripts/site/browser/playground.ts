import { createAnalyzer } from '../../../src/analyze.ts';
import { pictureText } from '../../../src/report/picture/pictures.ts';
import { createSources } from '../../../src/report/sources.ts';

const FILE = 'graph.ts';
const analyzer = createAnalyzer({ root: '/' });

/** The text of one file -> a page with its graphs and all findings. */
export function play(text: string): string {
  const { graphs, findings, syntaxErrors } = analyzer.file(`/${FILE}`, text);
  const errors = syntaxErrors.map(({ message }) => ({ file: FILE, message: `cannot be parsed: ${message}` }));
  return pictureText('html', { graphs: errors.length > 0 ? [] : graphs, findings: errors.length > 0 ? [] : findings, errors }, createSources(() => text));
}
