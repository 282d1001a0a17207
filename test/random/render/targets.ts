import type { TargetSpec } from '../spec.ts';
import { propertyName } from './language.ts';
import { choice, keyOf, type Code, type Scope } from './scope.ts';
import { valueText } from './values.ts';

/** The value of a route: one target, or a list of them. `single`: a list of one may be written without brackets. */
export function targetsCode(scope: Scope, targets: readonly TargetSpec[], list: (index: number) => string, single: boolean): Code {
  const { program, topic } = scope;
  const [first] = targets;
  if (first === undefined) return { before: [], value: '[]' };
  const alone = targets.length === 1 && single && (first.send === null || first.send === 1) && !program.style.chance(`${topic} brackets`, 15);
  if (alone) return { before: [], value: element(scope, first) };
  if (scope.expressionOnly === true) return { before: [], value: arrayLiteral(scope, targets, list) };
  if (targets.length === 1 && first.send === 'many') return mapped(scope, first, list(0));
  return program.style.chance(`${topic} pushes`, 15) ? pushed(scope, targets, list) : { before: [], value: arrayLiteral(scope, targets, list) };
}

function arrayLiteral(scope: Scope, targets: readonly TargetSpec[], list: (index: number) => string): string {
  const elements = targets.flatMap((target, index) => {
    if (target.send === 'many') return [`...${mapExpression(scope, target, list(index))}`];
    return Array.from({ length: target.send ?? 1 }, () => element(scope, target));
  });
  return `[${elements.join(', ')}]`;
}

function pushed(scope: Scope, targets: readonly TargetSpec[], list: (index: number) => string): Code {
  const { program } = scope;
  const push = targets.flatMap((target, index): readonly string[] => {
    if (target.send !== 'many') return Array.from({ length: target.send ?? 1 }, () => `targets.push(${element(scope, target)});`);
    const items = `${choice(scope, 'items')}(${program.quote(list(index))})`;
    return [`for (const item of ${items}) {`, `  targets.push(${packet(scope, target)});`, '}'];
  });
  return { before: [`const targets${program.type(': any[]')} = [];`, ...push], value: 'targets' };
}

function mapped(scope: Scope, target: TargetSpec, label: string): Code {
  const { program, topic } = scope;
  const items = `${choice(scope, 'items')}(${program.quote(label)})`;
  switch (program.style.pick(`${topic} mapped`, ['direct', 'direct', 'const', 'block', 'loop'] as const)) {
    case 'direct':
      return { before: [], value: mapExpression(scope, target, label) };
    case 'const':
      return { before: [`const found = ${items};`], value: `found.map((item) => ${packet(scope, target)})` };
    case 'block':
      return { before: [`const packets = ${items}.map((item) => {`, `  return ${packet(scope, target)};`, '});'], value: 'packets' };
    case 'loop':
      return { before: [`const packets${program.type(': any[]')} = [];`, `for (const item of ${items}) packets.push(${packet(scope, target)});`], value: 'packets' };
  }
}

function mapExpression(scope: Scope, target: TargetSpec, label: string): string {
  return `${choice(scope, 'items')}(${scope.program.quote(label)}).map((item) => ${packet(scope, target)})`;
}

function element(scope: Scope, target: TargetSpec): string {
  const item = scope.program.quote('one');
  return target.send === null ? nodeName(scope, target.node) : packet(scope, target, item);
}

function packet(scope: Scope, target: TargetSpec, item = 'item'): string {
  const { program, file } = scope;
  const keys = target.args.keys.map((name) => {
    const value = valueText(program, file, keyOf(scope.graph, name), { key: name, maybe: false, value: 'fresh' }, null);
    return `${propertyName(name, (text) => program.quote(text))}: ${value}`;
  });
  const args = [...(target.args.state ? [`...${scope.state}`] : []), ...keys, item === 'item' ? 'item' : `item: ${item}`];
  return `new ${program.library(file, 'Send')}(${nodeName(scope, target.node)}, { ${args.join(', ')} })`;
}

function nodeName(scope: Scope, name: string): string {
  return scope.program.nodeName(scope.file, name, scope.topic);
}
