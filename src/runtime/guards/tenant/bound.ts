/** The list, for those alone whom `check` lets pass: whoever else got hold of it reads nothing. */
export function bound<T>(list: AsyncGenerator<T>, check: () => void | Promise<void>): AsyncGenerator<T> {
  const { next } = list;
  return Object.assign(list, {
    async next(...sent: [] | [unknown]): Promise<IteratorResult<T>> {
      await check();
      return next.apply(list, sent);
    },
  });
}
