import type { Finding } from '../model/finding.ts';
import { ROOT } from '../model/graph.ts';
import { formatSchedule } from '../model/schedule.ts';
import { LIBRARY_NAMES } from './library-names.ts';
import type { Complaint } from './observations.ts';
import type { Json, Plan, PlanChannel, PlanNode, PlanRun, PlanTarget, PlanWrite } from './plan.ts';
import { REDUCERS } from './reducers.ts';
import { type Scene, sceneLines } from './scene.ts';

/** A script that needs nothing but the library and throws what the finding foretells: to be pasted into a bug report. */
export function scriptOf(finding: Finding, plan: Plan, complaint: Complaint | null): string {
  const graph = graphLines(plan);
  const body = [...stateLines(plan), '', ...graph];
  const text = body.join('\n');
  return [
    NOT_LINTED,
    ...headLines(finding, plan),
    ...importLines(text),
    '',
    ...(text.includes(IN_TURN) ? ['// A node, or a router, that does one thing after the other.', `const ${IN_TURN} = (...runs) => (state) => runs.shift()?.(state);`, ''] : []),
    ...body,
    '',
    ...runLines(plan, complaint),
    '',
  ].join('\n');
}

const IN_TURN = 'inTurn';

/** The same for a scene: it throws what it has seen. */
export function sceneScript({ rule, message }: Finding, scene: Scene): string {
  const lines = sceneLines(scene);
  return [
    NOT_LINTED,
    comment(`superstep/${rule}: ${message}`),
    comment(`No code of yours is in here. If the finding is true: ${scene.expected}.`),
    ...importLines(lines.join('\n')),
    '',
    'let proof = null;',
    'const report = (saw) => (proof = saw);',
    '',
    ...lines,
    '',
    'if (proof !== null) throw new Error(proof);',
    "console.log('It did not happen.');",
    '',
  ].join('\n');
}

/** The scripts do what the rules forbid. */
const NOT_LINTED = '/* eslint-disable */';

function headLines({ rule, message }: Finding, { graph, schedule, ends }: Plan): string[] {
  const steps = schedule.length > 1 ? [comment(`Schedule: ${formatSchedule(schedule)}`)] : [];
  const expected = { refused: 'This does not compile.', error: 'This throws.', silent: 'The library does not say so: the last lines do.' }[ends];
  return [comment(`superstep/${rule}: ${message}`), comment(`Stubs in place of the nodes of ${graph}; no code of it is in here.`), ...steps, comment(expected)];
}

/** One line, whatever the text holds. */
function comment(text: string): string {
  return `// ${text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`;
}

function importLines(text: string): string[] {
  return Object.entries(LIBRARY_NAMES).flatMap(([module, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b(?!["'])`).test(text));
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${module}';`];
  });
}

function stateLines({ channels, inputKeys }: Plan): string[] {
  const root = channels.find(({ key }) => key === ROOT);
  if (root !== undefined) return [`const State = { channels: { ${ROOT}: ${root.reducer === null ? 'null' : `{ reducer: ${REDUCERS[root.reducer]} }`} } };`];
  const input = inputKeys === null ? [] : [`const Input = Annotation.Root({ ${channels.filter(({ key }) => inputKeys.includes(key)).map(channelText).join(', ')} });`];
  return [...listed('const State = Annotation.Root({', channels.map((channel) => `${channelText(channel)},`), '});'), ...input];
}

function listed(open: string, lines: readonly string[], close: string): string[] {
  return lines.length === 0 ? [open + close] : [open, ...lines.map((line) => `  ${line}`), close];
}

function channelText({ key, kind, reducer, single }: PlanChannel): string {
  return `${keyText(key)}: ${definitionText(kind, reducer, single)}`;
}

function definitionText(kind: PlanChannel['kind'], reducer: PlanChannel['reducer'], single: boolean): string {
  switch (kind) {
    case 'untracked':
      return `new UntrackedValueChannel({ guard: ${single} })`;
    case 'ephemeral':
      return `new EphemeralValue(${single})`;
    case 'any-value':
      return 'new AnyValue()';
    case 'topic':
      return 'new Topic()';
    default:
      return reducer === null || kind !== 'reducer' ? 'Annotation()' : `Annotation({ reducer: ${REDUCERS[reducer]} })`;
  }
}

function graphLines(plan: Plan): string[] {
  const { nodes, edges, joins, routers, interruptBefore, interruptAfter, inputKeys, channels } = plan;
  const bare = channels.some(({ key }) => key === ROOT);
  const calls = [
    ...nodes.map((node) => `.addNode(${text(node.name)}, ${nodeText(node, bare)}${optionsText(node)})`),
    ...edges.map(([from, to]) => `.addEdge(${nameText(from)}, ${nameText(to)})`),
    ...joins.map(({ from, to }) => `.addEdge([${from.map(nameText).join(', ')}], ${nameText(to)})`),
    ...routers.map(({ from, pathMap, routes }) => `.addConditionalEdges(${nameText(from)}, ${inTurn(routes.map((route) => `() => [${route.map(targetText).join(', ')}]`))}${pathMap === null ? '' : `, [${pathMap.map(nameText).join(', ')}]`})`),
  ];
  const options = [...(interruptBefore.length > 0 ? [`interruptBefore: ${JSON.stringify(interruptBefore)}`] : []), ...(interruptAfter.length > 0 ? [`interruptAfter: ${JSON.stringify(interruptAfter)}`] : [])];
  const compile = `.compile(${options.length === 0 ? '' : `{ ${options.join(', ')} }`});`;
  return [`const graph = new StateGraph(State${inputKeys === null ? '' : ', { input: Input }'})`, ...[...calls, compile].map((call) => `  ${call}`)];
}

function nodeText({ runs }: PlanNode, bare: boolean): string {
  return inTurn(runs.map((run) => runText(run, bare)));
}

/** What it does once is said in place. */
function inTurn(runs: readonly string[]): string {
  const [only] = runs;
  if (only === undefined) return '() => ({})';
  return runs.length === 1 ? only : `${IN_TURN}(${runs.join(', ')})`;
}

function optionsText({ defer, ends }: PlanNode): string {
  const options = [...(defer ? ['defer: true'] : []), ...(ends.length > 0 ? [`ends: [${ends.map(nameText).join(', ')}]`] : [])];
  return options.length === 0 ? '' : `, { ${options.join(', ')} }`;
}

function runText({ updates, goto }: PlanRun, bare: boolean): string {
  const looks = updates.flat().some(({ ifPresent }) => ifPresent);
  const values = updates.map((update) => (bare ? bareText(update) : objectText(update)));
  const targets = `goto: [${goto.map(targetText).join(', ')}]`;
  const argument = looks ? '(state)' : '()';
  if (values.length < 2 && goto.length === 0) return `${argument} => ${bare ? (values[0] ?? 'null') : `(${values[0] ?? '{}'})`}`;
  if (values.length < 2) return `${argument} => new Command({ ${values.length === 0 ? '' : `update: ${values[0]}, `}${targets} })`;
  return `${argument} => [${values.map((value, index) => `new Command({ update: ${value}${index === 0 && goto.length > 0 ? `, ${targets}` : ''} })`).join(', ')}]`;
}

function bareText([write]: readonly PlanWrite[]): string {
  return write === undefined ? 'null' : write.ifPresent ? 'state' : valueText(write.value);
}

function objectText(writes: readonly PlanWrite[]): string {
  const parts = writes.map(({ key, value, ifPresent }) => (ifPresent ? `...(${text(key)} in state && { ${keyText(key)}: state[${text(key)}] })` : `${keyText(key)}: ${valueText(value)}`));
  return `{ ${parts.join(', ')} }`;
}

function targetText(target: PlanTarget): string {
  return typeof target === 'string' ? nameText(target) : `new Send(${nameText(target.node)}, ${valueText(target.args)})`;
}

function nameText(name: string): string {
  return name === '__start__' ? 'START' : name === '__end__' ? 'END' : text(name);
}

function keyText(key: string): string {
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : text(key);
}

function text(value: string): string {
  return JSON.stringify(value);
}

function valueText(value: Json): string {
  return JSON.stringify(value);
}

function runLines({ input, schedule, ends }: Plan, complaint: Complaint | null): string[] {
  if (ends === 'refused') return [];
  const invoke = `await graph.invoke(${valueText(input)}, { recursionLimit: ${schedule.length + 2} });`;
  if (complaint === null) return [invoke];
  const condition = complaint.when === null ? '' : `if (${complaint.when}) `;
  return [`const state = ${invoke}`, `${condition}throw new Error(${text(`${complaint.says}: `)} + JSON.stringify(state));`];
}
