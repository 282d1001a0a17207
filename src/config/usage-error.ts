/** The user asked for something that we do not do. One line on stderr, exit status 2. */
export class UsageError extends Error {}
