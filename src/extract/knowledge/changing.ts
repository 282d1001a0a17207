/** Functions of lodash that change their first argument in place. */
const CHANGING: ReadonlySet<string> = new Set(
  'set setWith unset update updateWith merge mergeWith assign assignIn assignWith extend defaults defaultsDeep pull pullAll pullAllBy pullAt remove fill reverse'.split(' '),
);

/** Whether an export changes what it is given first: `set` of `lodash`, or all of `lodash.set`. */
export function isChanging({ module, name }: { readonly module: string; readonly name: string }): boolean {
  if (module === 'lodash' || module === 'lodash-es') return CHANGING.has(name);
  const [, single] = /^lodash(?:-es)?\/(\w+?)(?:\.js)?$/.exec(module) ?? [];
  if (single !== undefined && single !== 'fp') return CHANGING.has(single);
  return module.startsWith('lodash.') && CHANGING.has(module.slice('lodash.'.length));
}
