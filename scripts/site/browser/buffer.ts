/** Nothing is read as bytes in a page. */
export const isUtf8 = (): boolean => true;
