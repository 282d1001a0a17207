import { labels, type BodySpec, type NodeSpec, type OutcomeSpec, type PartSpec } from '../spec.ts';
import { branchLines } from './branches.ts';
import type { Code, Scope } from './scope.ts';
import { targetsCode } from './targets.ts';
import { updateCode } from './update.ts';

/** The statements of a node's function. */
export function bodyLines(scope: Scope, node: NodeSpec, body: Extract<BodySpec, { kind: 'function' }>): readonly string[] {
  const ways = body.outcomes.map((outcome, index) => outcomeCode({ ...scope, topic: `${scope.topic} ${index}` }, node, outcome, index));
  return branchLines(scope, labels.outcome(scope.graph, node.name), ways);
}

function outcomeCode(scope: Scope, node: NodeSpec, outcome: OutcomeSpec, index: number): Code {
  const parts = outcome.parts.map((part, place) => {
    // Statements of two parts would clash, so all but the first are written as expressions.
    const inner: Scope = { ...scope, topic: `${scope.topic} part ${place}`, expressionOnly: place > 0 };
    return part.command ? commandCode(inner, node, part, index, place) : updateOf(inner, node, part, index, place);
  });
  const [first] = parts;
  if (outcome.form !== 'array' && first !== undefined) return first;
  return { before: parts.flatMap((part) => part.before), value: `[${parts.map((part) => part.value).join(', ')}]` };
}

function updateOf(scope: Scope, node: NodeSpec, part: PartSpec, outcome: number, place: number): Code {
  if (isEmpty(part)) return { before: [], value: place > 0 ? '{}' : nothing(scope) };
  return updateCode(scope, part, (write) => labels.write(scope.graph, node.name, outcome, place, write));
}

function commandCode(scope: Scope, node: NodeSpec, part: PartSpec, outcome: number, place: number): Code {
  const none: Code = { before: [], value: '' };
  const update = isEmpty(part) ? none : updateOf(scope, node, part, outcome, place);
  const list = (target: number): string => labels.list(scope.graph, node.name, outcome, place, target);
  const goto = part.goto.length === 0 ? none : targetsCode(scope, part.goto, list, true);
  if (scope.program.style.chance(`${scope.topic} respond`, 10)) return respond(scope, update, goto);
  const members = [
    ...(update === none ? [] : [update.value === 'update' ? 'update' : `update: ${update.value}`]),
    ...(goto === none ? [] : [`goto: ${goto.value}`]),
  ];
  const ordered = scope.program.style.chance(`${scope.topic} goto first`, 20) ? members.toReversed() : members;
  return { before: [...update.before, ...goto.before], value: `new ${scope.program.library(scope.file, 'Command')}({ ${ordered.join(', ')} })` };
}

/** Commands that a function of the file puts together from what it is given. */
function respond(scope: Scope, update: Code, goto: Code): Code {
  const { program, file } = scope;
  const name = program.helper(file, 'respond', (own) => [
    `function ${own}(update${program.type(': any')}, goto${program.type(': any')}) {`,
    `  return new ${program.library(file, 'Command')}({ update, goto });`,
    '}',
  ]);
  return { before: [...update.before, ...goto.before], value: `${name}(${update.value === '' ? '{}' : update.value}, ${goto.value === '' ? '[]' : goto.value})` };
}

function isEmpty(part: PartSpec): boolean {
  return part.writes.length === 0 && !part.spread;
}

function nothing(scope: Scope): string {
  return scope.program.style.pick(`${scope.topic} nothing`, ['{}', 'undefined', 'null', '{}']);
}
