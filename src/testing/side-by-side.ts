import type { Segment } from '../runtime/interleaving/interleaver.ts';

export interface Column {
  readonly title: string;
  readonly trace: readonly Segment[];
}

const MOST_ROWS = 60;

/** Two runs beside each other, a line a turn. From the first line with a mark on they differ. */
export function sideBySide(left: Column, right: Column): string {
  const shorten = shortener([...left.trace, ...right.trace]);
  const cells = ({ title, trace }: Column) => {
    const width = Math.max(0, ...trace.map(({ task }) => task.length));
    return [title, ...trace.map(({ task, place }) => `${task.padEnd(width)}  ${shorten(place)}`)];
  };
  const [lefts, rights] = [cells(left), cells(right)];
  const width = Math.max(...lefts.map((cell) => cell.length));
  const rows = Array.from({ length: Math.max(lefts.length, rights.length) }, (_, i) => {
    const [a = '', b = ''] = [lefts[i], rights[i]];
    const mark = i > 0 && keyOf(left.trace[i - 1]) !== keyOf(right.trace[i - 1]) ? '|' : ' ';
    return `  ${a.padEnd(width)} ${mark} ${b}`.trimEnd();
  });
  return [...rows.slice(0, MOST_ROWS), ...(rows.length > MOST_ROWS ? [`  … ${rows.length - MOST_ROWS} more`] : [])].join('\n');
}

const keyOf = (segment: Segment | undefined): string => (segment ? `${segment.task} ${segment.place}` : '');

/** Without the folders that all places have in common. */
function shortener(segments: readonly Segment[]): (place: string) => string {
  const folders = segments.filter(({ place }) => /[\\/]/.test(place)).map(({ place }) => place.split(/[\\/]/).slice(0, -1));
  const [first = []] = folders;
  const shared = first.findIndex((part, i) => folders.some((parts) => parts[i] !== part));
  const depth = shared < 0 ? first.length : shared;
  return (place) => (/[\\/]/.test(place) ? place.split(/[\\/]/).slice(depth).join('/') : place);
}
