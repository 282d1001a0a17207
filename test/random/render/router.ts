import { END, labels, type RouterSpec, type TargetSpec } from '../spec.ts';
import { branchLines } from './branches.ts';
import { camel, propertyName } from './language.ts';
import type { Code, Scope } from './scope.ts';
import { choice } from './scope.ts';
import { targetsCode } from './targets.ts';
import { destinationsOf } from '../spec.ts';

/** The statements of a router's function. */
export function routerLines(scope: Scope, router: RouterSpec): readonly string[] {
  const label = labels.route(scope.graph, router.from);
  const named = (target: TargetSpec): string | null => (router.map === 'object' ? labelOf(router, target.node) : null);
  const decided = decidedElsewhere(scope, router, label);
  if (decided !== null) return decided;
  const look = tableLookup(scope, router, label);
  if (look !== null) return look;
  const collected = collect(scope, router, label);
  if (collected !== null) return collected;
  const ways = router.outcomes.map((targets, index) =>
    routeCode({ ...scope, topic: `${scope.topic} ${index}` }, targets, (target) => labels.routeList(scope.graph, router.from, index, target), named),
  );
  return branchLines(scope, label, ways);
}

/** Targets that are put into a list one by one, each under the conditions under which it is one. */
function collect(scope: Scope, router: RouterSpec, label: string): readonly string[] | null {
  const { program, topic } = scope;
  const plain = router.outcomes.every((targets) => targets.every(({ send }) => send === null));
  if (!plain || router.outcomes.length < 2 || !program.style.chance(`${topic} collects`, 30)) return null;
  const targets = [...new Map(router.outcomes.flat().map((target) => [target.node, target])).values()];
  const holder = program.style.pick(`${topic} collects in`, ['list', 'set', 'spread', 'left out'] as const);
  const pushes = targets.map((target) => {
    const ways = router.outcomes.flatMap((all, index) => (all.some(({ node }) => node === target.node) ? [index] : []));
    return { name: returned(scope, router, target), test: testFor(ways, router.outcomes.length), none: targets.length === 1 };
  });
  const roll = `const roll = ${choice(scope, 'choose')}(${program.quote(label)}, ${router.outcomes.length});`;
  switch (holder) {
    case 'list':
      return [roll, `const targets${program.type(': any[]')} = [];`, ...pushes.map(({ name, test }) => (test === null ? `targets.push(${name});` : `if (${test}) targets.push(${name});`)), 'return targets;'];
    case 'set':
      return [roll, `const targets = new Set${program.type('<any>')}();`, ...pushes.map(({ name, test }) => (test === null ? `targets.add(${name});` : `if (${test}) targets.add(${name});`)), 'return [...targets];'];
    case 'spread':
      return [roll, `return [${pushes.map(({ name, test }) => (test === null ? name : `...(${test} ? [${name}] : [])`)).join(', ')}]${program.type(' as any')};`];
    case 'left out':
      return [roll, `return [${pushes.map(({ name, test }) => (test === null ? name : `${test} && ${name}`)).join(', ')}].filter(Boolean)${program.type(' as any')};`];
  }
}

/** What holds for these of all ways, the last of which is all that the others are not; null where it always does. */
function testFor(ways: readonly number[], of: number): string | null {
  if (ways.length === of) return null;
  const hasLast = ways.includes(of - 1);
  const told = hasLast ? Array.from({ length: of }, (_, index) => index).filter((index) => !ways.includes(index)) : ways;
  const test = told.map((way) => `roll ${hasLast ? '!==' : '==='} ${way}`).join(hasLast ? ' && ' : ' || ');
  return told.length === 1 ? test : `(${test})`;
}

/** A model names the target; the path map says which there are. */
function decidedElsewhere(scope: Scope, router: RouterSpec, label: string): readonly string[] | null {
  const { program, topic } = scope;
  const single = router.outcomes.length > 1 && router.outcomes.every((targets) => targets.length === 1 && targets[0]?.send === null);
  const names = new Set(router.outcomes.flat().map((target) => target.node));
  const all = router.map !== null && names.size === destinationsOf(router).length;
  if (!single || !all || !program.style.chance(`${topic} decided`, 40)) return null;
  program.answers.set(label, router.outcomes.flat().map((target) => (router.map === 'object' ? labelOf(router, target.node) : target.node)));
  return [`return ${choice(scope, 'decide')}(${program.quote(label)})${program.type(' as any')};`];
}

/** `return [A, B][choose(…)]`, for routers all of whose outcomes are one plain target. */
function tableLookup(scope: Scope, router: RouterSpec, label: string): readonly string[] | null {
  const { program, file, topic } = scope;
  const single = router.outcomes.every((targets) => targets.length === 1 && targets[0]?.send === null);
  if (!single || router.outcomes.length < 2 || !program.style.chance(`${topic} table`, 25)) return null;
  const names = router.outcomes.map(([target]) => (target === undefined ? '' : returned(scope, router, target)));
  const roll = `${choice(scope, 'choose')}(${program.quote(label)}, ${names.length})`;
  const as = program.type(' as any');
  switch (program.style.pick(`${topic} table form`, ['array', 'object', 'module'] as const)) {
    case 'array':
      return [`const targets = [${names.join(', ')}]${program.type(' as const')};`, `return targets[${roll}]${as};`];
    case 'object':
      return [`const targets${program.type(': Record<number, any>')} = { ${names.map((name, index) => `${index}: ${name}`).join(', ')} };`, `return targets[${roll}];`];
    case 'module': {
      const table = program.identifier('ROUTES');
      file.body(`const ${table} = { ${names.map((name, index) => `way${index}: ${name}`).join(', ')} }${program.type(' as any')};`);
      return [`return ${table}[\`way\${${roll}}\`]${as};`];
    }
  }
}

function returned(scope: Scope, router: RouterSpec, target: TargetSpec): string {
  return router.map === 'object' ? scope.program.quote(labelOf(router, target.node)) : scope.program.nodeName(scope.file, target.node, scope.topic);
}

function routeCode(scope: Scope, targets: readonly TargetSpec[], list: (index: number) => string, label: (target: TargetSpec) => string | null): Code {
  const renamed = targets.some((target) => target.send === null && label(target) !== null);
  if (!renamed) return targetsCode(scope, targets, list, true);
  const strings = targets.filter((target) => target.send === null).map((target) => scope.program.quote(label(target) ?? target.node));
  const packets = targets.filter((target) => target.send !== null);
  if (packets.length === 0) return { before: [], value: strings.length === 1 ? (strings[0] ?? '[]') : `[${strings.join(', ')}]` };
  const sends = targetsCode(scope, packets, (index) => list(targets.indexOf(packets[index] as TargetSpec)), false);
  return { before: sends.before, value: `[${strings.join(', ')}, ...${sends.value}]` };
}

/** The label of a destination in a path map that gives names of its own. */
function labelOf(router: RouterSpec, destination: string): string {
  const index = destinationsOf(router).indexOf(destination);
  return destination === END ? 'stop' : `${index % 2 === 0 ? 'to' : 'go'}_${camel(destination)}_${index}`;
}

/** The third argument of `addConditionalEdges`. */
export function pathMapText(scope: Scope, router: RouterSpec): string | null {
  const { program, file, topic } = scope;
  if (router.map === null) return null;
  const destinations = destinationsOf(router);
  const name = (node: string): string => program.nodeName(file, node, `${topic} map`);
  if (router.map === 'array') return `[${destinations.map(name).join(', ')}]`;
  const entries = destinations.map((node) => `${propertyName(labelOf(router, node), (text) => program.quote(text))}: ${name(node)}`);
  return `{ ${entries.join(', ')} }`;
}
