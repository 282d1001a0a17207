import type { Route, StepGraph, StepJoin } from '../../src/steps/step-graph.ts';

/**
 * Step graphs as text, a line a fact:
 * `START -> a, b` edges; `a + b -> c` a join; `a ?> b, c | w*2 | w*many | -` a choice of routes; `defer d`.
 */
export function graph(text: string): StepGraph {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const deferred = new Set(lines.filter((line) => line.startsWith('defer ')).flatMap((line) => names(line.slice(6))));
  const edges = parts(lines, '->').filter(([from]) => !from.includes('+'));
  const choices = parts(lines, '?>');
  const joins = parts(lines, '->').flatMap(([from, to]): StepJoin[] =>
    from.includes('+') ? [{ from: from.split('+').map(name), to: name(to) }] : [],
  );
  const mentioned = lines.flatMap((line) => line.replace(/^defer /, '').replace(/\*\w+/g, '').match(/\w+/g) ?? []);
  return {
    nodes: [...new Set(['START', ...mentioned])].map((node) => ({
      name: name(node),
      defer: deferred.has(node),
      edges: edges.filter(([from]) => from === node).flatMap(([, to]) => names(to)),
      choices: choices.filter(([from]) => from === node).map(([, routes]) => routes.split('|').map(route)),
    })),
    joins,
  };
}

function parts(lines: readonly string[], arrow: string): (readonly [string, string])[] {
  return lines.filter((line) => line.includes(arrow)).map((line) => {
    const [from, to] = line.split(arrow);
    return [from!.trim(), to!.trim()] as const;
  });
}

function route(text: string): Route {
  const words = names(text).filter((word) => word !== '-');
  const sends = words.filter((word) => word.includes('*')).map((word) => word.split('*') as [string, string]);
  return {
    targets: words.filter((word) => !word.includes('*')),
    sends: sends.map(([node, count]) => ({ node: name(node), count: count === 'many' ? 'many' : Number(count) })),
  };
}

function names(text: string): string[] {
  return text.split(',').map(name);
}

function name(text: string): string {
  return text.trim() === 'START' ? '__start__' : text.trim();
}
