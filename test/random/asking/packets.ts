import type { Dice } from './dice.ts';

/** A node that is sent packets with constants in them, and asks what they say. */
export interface Packets {
  readonly functions: readonly string[];
  readonly build: readonly string[];
}

const KINDS = ['u', 'v', 'x'] as const;

interface World {
  /** Nodes that may send, START perhaps among them: those without a router. */
  readonly senders: readonly string[];
  readonly nodes: readonly string[];
  readonly data: readonly string[];
  /** Something that a sender asks of its state. */
  readonly asked: string;
}

export function packetsOf(dice: Dice, world: World): Packets {
  const from = [...new Set([dice.of(...world.senders), ...(dice.chance(30) ? [dice.of(...world.senders)] : [])])];
  const routers = from.map((_, at) => `const send${at} = (state: State) => (${routeOf(dice, world)});`);
  const routes = from.map((sender, at) => `builder.addConditionalEdges(${sender === 'START' ? 'START' : `'${sender}'`}, send${at} as any, ['worker']);`);
  const last = world.senders.at(-1)!;
  const after = last !== 'START' && dice.chance(30) ? [`builder.addEdge('worker', '${last}');`] : [];
  return { functions: [...routers, ...bodyOf(dice, world)], build: [`builder.addNode('worker', work as any, { ends: [${world.nodes.map((node) => `'${node}'`).join(', ')}] });`, ...routes, ...after] };
}

function routeOf(dice: Dice, { asked }: World): string {
  return dice.chance(25) ? `${asked} ? ${sends(dice)} : ${sends(dice)}` : sends(dice);
}

function sends(dice: Dice): string {
  const packets = Array.from({ length: 1 + dice.below(3) }, () => [`'${dice.of(...KINDS)}'`, String(dice.below(3))] as const);
  const spread = dice.of('', '', '...state, ');
  return dice.of(
    () => `[${packets.map(([kind, size]) => `new Send('worker', { ${spread}kind: ${kind}, size: ${size} })`).join(', ')}]`,
    () => `[${packets.map(([kind]) => kind).join(', ')}].map((kind) => new Send('worker', { ${spread}kind, size: 1 }))`,
    () => `[${packets.map(([kind, size]) => `{ kind: ${kind}, size: ${size} }`).join(', ')}].map((job) => new Send('worker', { ${spread}...job }))`,
    () => `[${packets.map(([kind]) => kind).join(', ')}].flatMap((kind) => [new Send('worker', { ${spread}job: { kind }, kind })])`,
  )();
}

function bodyOf(dice: Dice, { data, nodes }: World): readonly string[] {
  const goes = dice.chance(30);
  const gone = (update: string) => (goes && dice.chance(60) ? `new Command({ update: ${update}, goto: '${dice.of(...nodes)}' })` : update);
  const update = () => {
    const written = data.filter(() => dice.chance(50)).map((key) => `${key}: 'w'`);
    return gone(`{ ${written.join(', ')} }`);
  };
  const asked = () => dice.of(`s.kind === '${dice.of(...KINDS)}'`, `s.kind !== '${dice.of(...KINDS)}'`, `s.size > ${dice.below(2)}`, `s.job?.kind === 'u'`, 's.job', `['u', 'v'].includes(s.kind)`);
  return dice.of(
    () => ['function work(s: any) {', `  if (${asked()}) return ${update()};`, `  return ${update()};`, '}'],
    () => ['async function work(s: any) {', `  if (${asked()}) return ${update()};`, `  if (${asked()}) return ${update()};`, '  return {};', '}'],
    () => ['const work = async ({ kind }: any) => {', '  switch (kind) {', `    case 'u': return ${update()};`, `    case 'v': return ${update()};`, `    default: return ${update()};`, '  }', '};'],
    () => [`const updates: any = { u: ${update()}, v: ${update()}, x: ${update()} };`, 'const work = (s: any) => updates[s.kind];'],
    () => [`const writers: any = { u: () => (${update()}), v: async () => (${update()}), x: (s: any) => (${update()}) };`, 'const work = (s: any) => writers[s.kind](s);'],
    () => ['const work = (s: any) => {', `  const update: any = ${asked()} ? { ${data.at(-1)}: 'w' } : {};`, `  if (${asked()}) update.${data[0]} = 'w';`, `  return ${gone('update')};`, '};'],
  )();
}
