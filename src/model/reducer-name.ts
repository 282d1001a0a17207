/** What a reducer that we can write is asked for by: the words of `--reducer key=…`. */
export const REDUCER_NAMES = ['append', 'merge', 'sum', 'max', 'min', 'or', 'union', 'last'] as const;

export type ReducerName = (typeof REDUCER_NAMES)[number];
