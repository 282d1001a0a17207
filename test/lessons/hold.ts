import type { Outcome } from '../conformance/run-scenario.ts';
import type { Scenario } from '../conformance/scenario.ts';
import { isDeepStrictEqual } from 'node:util';

/** How a run differs from what its scenario says; nothing where it does not. */
export function differences(scenario: Scenario, outcome: Outcome): string[] {
  return [...errorDifferences(scenario, outcome), ...valueDifferences(scenario, outcome), ...stepDifferences(scenario, outcome)];
}

function errorDifferences(scenario: Scenario, { error }: Outcome): string[] {
  const found: string[] = [];
  const code = error?.code ?? null;
  if (code !== scenario.throws) found.push(`throws ${code}, not ${scenario.throws}${error === null ? '' : `: ${error.message}`}`);
  if (scenario.channel !== undefined && error?.channel !== scenario.channel) found.push(`the channel is ${error?.channel}, not ${scenario.channel}`);
  if (scenario.message !== undefined && error?.message.includes(scenario.message) !== true) found.push(`the message is ${error?.message}`);
  return found;
}

function valueDifferences({ values = {}, lost = {} }: Scenario, outcome: Outcome): string[] {
  const wrong = Object.entries(values).filter(([key, value]) => !isDeepStrictEqual(plain(outcome.values[key]), plain(value)));
  const kept = Object.entries(lost).filter(([key, value]) => isDeepStrictEqual(plain(outcome.values[key]), plain(value)));
  return [
    ...wrong.map(([key, value]) => `${key} is ${JSON.stringify(outcome.values[key])}, not ${JSON.stringify(value)}`),
    ...kept.map(([key]) => `${key} is not lost`),
  ];
}

function stepDifferences({ together = [], ran = [], skipped = [], unwanted = [], times = {} }: Scenario, { steps }: Outcome): string[] {
  const shown = steps.map((step) => step.join(' + ')).join(' | ');
  const nodes = new Set(steps.flat());
  return [
    ...(together.length > 0 && !steps.some((step) => includesAll(step, together)) ? [`${together.join(' + ')} not in ${shown}`] : []),
    ...[...ran, ...unwanted].filter((node) => !nodes.has(node)).map((node) => `${node} did not run: ${shown}`),
    ...Object.entries(times).filter(([node, count]) => steps.flat().filter((one) => one === node).length !== count).map(([node, count]) => `${node} did not run ${count} times: ${shown}`),
    ...skipped.filter((node) => nodes.has(node)).map((node) => `${node} ran: ${shown}`),
  ];
}

function includesAll(step: readonly string[], wanted: readonly string[]): boolean {
  const rest = [...step];
  return wanted.every((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

/** Values as they would be sent: without prototypes. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
