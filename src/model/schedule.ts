/** The tasks of each super-step, names sorted within a step, START's step first. A node started twice is listed twice. */
export type Schedule = readonly (readonly string[])[];

/** `plan | research + critique`: how a schedule is written for people. */
export function formatSchedule(schedule: Schedule): string {
  return schedule.map((step) => step.map((name) => (name === '__start__' ? 'START' : name)).join(' + ')).join(' | ');
}
