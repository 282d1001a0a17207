/** The oldest ESLint that we support, installed under another name. */
declare module 'eslint9' {
  export * from 'eslint';
}
