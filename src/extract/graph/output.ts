import type { Channel } from '../../model/channel.ts';
import type { Certainty } from '../../model/finding.ts';
import { END, type GraphModel, START, type Target } from '../../model/graph.ts';
import { mayStart } from '../../model/may-start.ts';
import type { Given, Output } from './outcomes.ts';

/**
 * A compiled graph hands back every output key that holds a value at its end: keys that were passed in, keys that were
 * written inside, keys with a default.
 */
export function outputOf(child: GraphModel, given: Given): Output {
  const started = mayStart(child);
  const running = child.nodes.filter(({ name }) => started.has(name));
  const sometimes = new Set(running.flatMap(({ outcomes }) => outcomes.flatMap(({ writes }) => writes.filter(({ ifPresent }) => !ifPresent).map(({ key }) => key))));
  const always = new Set(alwaysWritten(child));
  const brought = new Set(running.flatMap(({ outcomes }) => outcomes.flatMap(({ writes }) => writes.filter(({ relation }) => relation !== 'copied').map(({ key }) => key))));
  const closed = child.nodesOpen === null && child.nodes.every(({ writesOpen }) => writesOpen === null);
  const handed = child.channels.filter(({ output }) => output).flatMap((channel): Output['writes'][number][] => {
    const passed = channel.input ? given.writes.filter(({ key }) => key === channel.key) : [];
    const handsBack = keeps(child, channel) && passed.some(({ relation }) => relation === 'copied' || relation === 'grown');
    const base = { key: channel.key, value: 'unknown' as const, run: child.id, handsBack };
    const sure = passed.some(({ certainty, ifPresent }) => certainty === 'always' && !ifPresent);
    // Nobody within puts anything there: what comes back is what was passed, or the default.
    const untouched = closed && !brought.has(channel.key) && passed.length > 0 && passed.every(({ relation }) => relation === 'copied');
    if (untouched && channel.initial) return [{ ...base, certainty: 'always', relation: 'copied', ifPresent: false }];
    if (channel.initial || always.has(channel.key)) return [{ ...base, certainty: 'always', relation: 'unknown', ifPresent: false }];
    if (sure) return [{ ...base, certainty: 'always', relation: sometimes.has(channel.key) ? 'unknown' : 'copied', ifPresent: false }];
    const passedOn = passed.find(({ ifPresent }) => ifPresent);
    const ways: Output['writes'][number][] = passedOn === undefined ? [] : [{ ...base, certainty: passedOn.certainty, relation: 'copied', ifPresent: true }];
    if (sometimes.has(channel.key) || passed.some(({ ifPresent }) => !ifPresent)) ways.push({ ...base, certainty: 'sometimes', relation: 'fresh', ifPresent: false });
    return ways;
  });
  const writes = handed.flatMap((write) => atLeast(beginning(child, running.length, given), write));
  const unread = child.channelsOpen ?? child.nodesOpen ?? child.nodes.find(({ writesOpen }) => writesOpen !== null)?.writesOpen ?? null;
  return { writes, open: unread === null ? given.open : `the graph ${child.id}: ${unread.why}` };
}

/** A run that is given no key of its input and starts no node hands back nothing at all, not even defaults. */
function beginning(child: GraphModel, running: number, { writes, open }: Given): Certainty | 'never' {
  const taken = writes.filter(({ key }) => child.channels.some((channel) => channel.input && channel.key === key));
  if (taken.some(({ certainty, ifPresent }) => certainty === 'always' && !ifPresent) || !mayStartNothing(child)) return 'always';
  return running === 0 && taken.length === 0 && open === null ? 'never' : 'sometimes';
}

function mayStartNothing({ edges }: GraphModel): boolean {
  const starts = (targets: readonly Target[]): boolean => targets.some(({ node }) => node !== END);
  return !edges.some((edge) => {
    if (edge.kind === 'join' || edge.from.name !== START || edge.when.length > 0) return false;
    return edge.kind === 'direct' ? edge.to.name !== END : edge.open === null && edge.outcomes.every(({ targets }) => starts(targets));
  });
}

function atLeast(begins: Certainty | 'never', write: Output['writes'][number]): Output['writes'] {
  return begins === 'never' ? [] : begins === 'sometimes' ? [{ ...write, certainty: 'sometimes' }] : [write];
}

/** All of what the graph was given for the key is in what it hands back. */
function keeps({ nodes, nodesOpen }: GraphModel, { key, kind, reducer, folding }: Channel): boolean {
  if (folding?.adds === true || reducer === 'merge-by-id' || reducer === 'union') return true;
  const untouched = nodesOpen === null && nodes.every(({ writesOpen, outcomes }) => writesOpen === null && outcomes.every(({ writes }) => writes.every((write) => write.key !== key || write.ifPresent)));
  return untouched && (kind === 'last-value' || reducer === 'last-wins' || reducer === 'object-merge');
}

/** Keys that every run of the graph writes: written on every way out of a node that START always triggers. */
function alwaysWritten(child: GraphModel): string[] {
  const started = child.edges.flatMap((edge) => (edge.kind === 'direct' && edge.from.name === START && edge.when.length === 0 ? [edge.to.name] : []));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const edge of child.edges) if (edge.kind === 'direct' && edge.from.name === name && edge.when.length === 0) visit(edge.to.name);
  };
  started.forEach(visit);
  return child.nodes
    .filter(({ name, outcomes }) => reached.has(name) && outcomes.length > 0)
    .flatMap(({ outcomes }) => {
      const [first, ...rest] = outcomes.map(({ writes }) => new Set(writes.filter((write) => write.certainty === 'always' && !write.ifPresent).map(({ key }) => key)));
      return [...first!].filter((key) => rest.every((keys) => keys.has(key)));
    });
}
