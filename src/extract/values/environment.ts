import type { Value } from './value.ts';

/** `process.env`: any of its variables may not be set. */
export function isEnvironment(value: Value): boolean {
  return value.t === 'unknown' && value.member?.name === 'env' && value.member.self.t === 'unknown' && value.member.self.from?.is === 'name' && value.member.self.from.name === 'process';
}

/** The variable of the environment that a value is; null for all others. */
export function variableOf(value: Value): string | null {
  return value.t === 'unknown' && value.member !== undefined && isEnvironment(value.member.self) ? value.member.name : null;
}
