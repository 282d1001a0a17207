import type { NodeOutcome, Write } from '../../model/graph.ts';
import type { Site } from '../../model/site.ts';
import type { Outcomes } from './outcomes.ts';

/**
 * What following each way through a body can add to what is known of it as a whole: nothing where it comes to one thing
 * only; under which conditions it comes to which where each comes from places of its own, which are given; else anything.
 */
export function worthWalking({ outcomes, toParent, writesOpen, gotoOpen }: Outcomes): 'nothing' | 'anything' | readonly Site[] {
  const all = [...outcomes, ...toParent];
  if (writesOpen !== null || gotoOpen !== null || all.some(({ writes }) => writes.some(isOpen))) return 'anything';
  if (all.some(({ goto }) => goto.some(({ args }) => args?.varies !== undefined))) return 'anything';
  if (all.length < 2) return 'nothing';
  if (all.some(({ goto }) => goto.length > 1)) return 'anything';
  const places = all.map(placesOf);
  return new Set(places.map((own) => JSON.stringify(own))).size === all.length ? places.flat() : 'anything';
}

function isOpen({ certainty, constant, samples = [] }: Write): boolean {
  return certainty !== 'always' || (constant === undefined && samples.length > 1 && samples.every((one) => typeof one !== 'object'));
}

function placesOf({ site, writes, goto }: NodeOutcome): readonly Site[] {
  return [site, ...writes.map((one) => one.site), ...goto.map((one) => one.site)];
}
