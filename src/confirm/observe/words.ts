import type { Plan } from '../plan.ts';
import type { Seen, SeenError } from '../run.ts';

export function errorText({ name, code, message }: SeenError): string {
  return `${name}${code === null ? '' : ` ${code}`}: ${message}`;
}

/** `[[a], [b, c]]` was seen, and perhaps more after it. */
export function tookSchedule({ schedule }: Plan, { steps }: Seen): boolean {
  return schedule.slice(1).every((step, index) => [...step].sort().join('\0') === steps[index]?.join('\0'));
}

export function stateText(values: unknown): string {
  return values === null || values === undefined ? 'empty' : JSON.stringify(values);
}
