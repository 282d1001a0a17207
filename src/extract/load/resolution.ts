/** What an import leads to. Only `file` is read; the others say why not. */
export type Resolution =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'library'; readonly name: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'missing'; readonly why: string };

export function missing(why: string): Resolution {
  return { kind: 'missing', why };
}
