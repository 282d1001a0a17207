import { choice, indent, type Code, type Scope } from './scope.ts';

/** The statements of a function that goes one of several ways and returns. */
export function branchLines(scope: Scope, label: string, ways: readonly Code[]): readonly string[] {
  const { program, topic } = scope;
  const [only] = ways;
  if (only !== undefined && ways.length === 1) return [...only.before, `return ${only.value};`];
  const roll = `${choice(scope, 'choose')}(${program.quote(label)}, ${ways.length})`;
  const simple = ways.every((way) => way.before.length === 0);
  switch (program.style.pick(`${topic} branches`, ['early', 'switch', 'chain', 'result', simple ? 'ternary' : 'early', simple ? 'ternary' : 'switch', 'try', 'thunks', 'labelled', 'caught', 'closures'] as const)) {
    case 'early':
      return earlyReturns(roll, ways);
    case 'switch':
      return switched(roll, ways);
    case 'chain':
      return ['const roll = ' + roll + ';', ...chained(ways, (code) => [...code.before, `return ${code.value};`])];
    case 'result':
      return [`const roll = ${roll};`, `let result${program.type(': any')};`, ...chained(ways, (code) => [...code.before, `result = ${code.value};`]), 'return result;'];
    case 'ternary':
      return ternary(roll, ways);
    case 'thunks':
      return [`const ways = [`, ...ways.flatMap((code) => ['  () => {', ...indent([...code.before, `return ${code.value};`], '    '), '  },']), '];', `return ways[${roll}]${program.type('!')}();`];
    case 'labelled':
      return labelled(roll, ways, program.type(': any'));
    case 'caught':
      return caught(roll, ways);
    case 'closures':
      return closures(roll, ways, program.type(': number'));
    case 'try':
      return ['try {', ...indent(earlyReturns(roll, ways)), '} finally {', `  void ${program.quote('done')};`, '}'];
  }
}

function earlyReturns(roll: string, ways: readonly Code[]): readonly string[] {
  const lines = ways.slice(0, -1).flatMap((code, index) => {
    const test = `if (roll === ${index})`;
    return code.before.length === 0 ? [`${test} return ${code.value};`] : [`${test} {`, ...indent([...code.before, `return ${code.value};`]), '}'];
  });
  const last = ways.at(-1);
  return [`const roll = ${roll};`, ...lines, ...(last === undefined ? [] : [...last.before, `return ${last.value};`])];
}

/** A loop that is left at the turn that was chosen; the last way is where no turn was. */
function labelled(roll: string, ways: readonly Code[], type: string): readonly string[] {
  const last = ways.at(-1)!;
  const turns = ways.slice(0, -1).map((_, index) => index);
  const tests = ways.slice(0, -1).flatMap((code, index) => [`      if (turn === ${index}) {`, ...indent([...code.before, `result = ${code.value};`, 'break turns;'], '        '), '      }']);
  const loop = [`  for (const turn of [${turns.join(', ')}]) {`, '    for (;;) {', '      if (turn !== roll) break;', ...tests, '    }', '  }'];
  return [`const roll = ${roll};`, `let result${type};`, 'turns: {', ...loop, ...indent([...last.before, `result = ${last.value};`]), '}', 'return result;'];
}

/** The first way is what a `catch` does. */
function caught(roll: string, [first, ...others]: readonly Code[]): readonly string[] {
  const rest = others.map((code, index) => ({ ...code, index: index + 1 }));
  const tests = rest.flatMap((code, index) => {
    const lines = [...code.before, `return ${code.value};`];
    return index === rest.length - 1 ? lines : [`if (roll === ${code.index}) {`, ...indent(lines), '}'];
  });
  return [`const roll = ${roll};`, 'try {', "  if (roll === 0) throw new Error('none');", ...indent(tests), '} catch {', ...indent([...first!.before, `return ${first!.value};`]), '}'];
}

/** A function that makes the functions that go each way. */
function closures(roll: string, ways: readonly Code[], type: string): readonly string[] {
  const tests = ways.flatMap((code, index) => {
    const lines = [...code.before, `return ${code.value};`];
    return index === ways.length - 1 ? lines : [`if (way === ${index}) {`, ...indent(lines), '}'];
  });
  return [`const going = (way${type}) => () => {`, ...indent(tests), '};', `const all = [${ways.map((_, index) => `going(${index})`).join(', ')}];`, `return all[${roll}]${type === '' ? '' : '!'}();`];
}

function switched(roll: string, ways: readonly Code[]): readonly string[] {
  const cases = ways.flatMap((code, index) => [
    index === ways.length - 1 ? '  default: {' : `  case ${index}: {`,
    ...indent([...code.before, `return ${code.value};`], '    '),
    '  }',
  ]);
  return [`switch (${roll}) {`, ...cases, '}'];
}

function chained(ways: readonly Code[], lines: (code: Code) => readonly string[]): readonly string[] {
  return ways.flatMap((code, index) => {
    const head = index === 0 ? 'if (roll === 0) {' : index === ways.length - 1 ? '} else {' : `} else if (roll === ${index}) {`;
    return [head, ...indent(lines(code)), ...(index === ways.length - 1 ? ['}'] : [])];
  });
}

function ternary(roll: string, ways: readonly Code[]): readonly string[] {
  const [first, second] = ways;
  if (ways.length === 2 && first !== undefined && second !== undefined) return [`return ${roll} === 0 ? ${first.value} : ${second.value};`];
  const tests = ways.map((code, index) => (index === ways.length - 1 ? code.value : `roll === ${index} ? ${code.value} : `));
  return [`const roll = ${roll};`, `return ${tests.join('')};`];
}
