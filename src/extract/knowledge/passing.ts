/** Calls whose result is what they were called on, or given, in another form. */
export const SAME = new Set(['toString', 'trim', 'toLowerCase', 'toUpperCase', 'normalize', 'valueOf', 'split', 'pop', 'at', 'slice', 'substring', 'replace', 'replaceAll', 'padStart', 'concat']);

/** Calls that read a part: `form.get('thread')`, `c.req.param('id')`. */
export const READS = new Set(['get', 'getAll', 'param', 'query', 'queries', 'header', 'json', 'text', 'formData', 'valid', 'parseBody', 'entries']);

/** Calls that look elsewhere for something new: what they are given only tells what to look for. `fetchSince(last.id)` */
export const SEARCHES = /^(fetch|search|find|list|query|load|poll|scan|retrieve|look_?up|get\w*(?:Since|After|Before|From|Newer))(?![a-z])/;

/** Calls that look at the form of what they are given, and hand it back: `Schema.parse(body)`. */
export const PARSES = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'validate', 'validateSync', 'validateAsync', 'cast', 'plainToInstance', 'plainToClass', 'structuredClone', 'v.parse']);

export const CONVERTS = new Set(['String', 'Number', 'BigInt', 'decodeURIComponent', 'encodeURIComponent', 'decodeURI', 'URL', 'URLSearchParams', 'Headers', 'JSON.parse', 'JSON.stringify', 'parseInt', 'structuredClone', 'destr']);

/** Calls that put the items of a list together. */
export const JOINS = new Set(['Buffer.concat', 'Buffer.from']);

/** Calls that never come back. */
export const LEAVES: Readonly<Record<string, readonly string[]>> = {
  'next/navigation': ['notFound', 'redirect', 'permanentRedirect', 'forbidden', 'unauthorized'],
  '@sveltejs/kit': ['error', 'redirect'],
  '*': ['process.exit', 'throw'],
};
