import parser from 'virtual:parser';

/** The parser is the one thing that is loaded by name. */
export const createRequire = () => () => parser;

/** Names of modules that Node.js has. */
export const isBuiltin = (name: string): boolean => name.startsWith('node:');
