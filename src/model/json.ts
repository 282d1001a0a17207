/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A value that is written, as far as it is known; a hole stands for a text or a number that is not. */
export type Sample = string | number | boolean | null | Hole | readonly Sample[] | { readonly [key: string]: Sample };

export interface Hole {
  readonly hole: 'string' | 'number';
}
