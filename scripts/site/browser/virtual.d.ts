declare module 'virtual:parser' {
  const parser: unknown;
  export default parser;
}
declare module 'virtual:manifest' {
  /** The files that come along, by their paths. */
  const files: Readonly<Record<string, string>>;
  export default files;
}
