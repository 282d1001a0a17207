import { Linter, type Rule } from 'eslint';
import { beforeAll, expect, test } from 'vitest';
import { loadSyntax } from '../../src/extract/syntax.ts';
import type { Finding } from '../../src/model/finding.ts';
import { withoutDisabled } from '../../src/report/disable-comments.ts';
import { createSources, positionAt } from '../../src/report/sources.ts';
import { fakeFinding } from './fake-finding.ts';

const WORDS: Readonly<Record<string, string>> = { RACE: 'no-race', JOIN: 'no-join' };

// Seconds on a busy machine, and no part of what is tested.
beforeAll(loadSyntax, 60_000);

/** What ESLint itself leaves of one report for each such word. */
function eslintLeaves(text: string): readonly string[] {
  const rules = Object.fromEntries(
    Object.entries(WORDS).map(([word, id]) => [
      id,
      {
        create: (context) => ({
          Identifier(node) {
            if (node.name === word) context.report({ node, message: word });
          },
        }),
      } satisfies Rule.RuleModule,
    ]),
  );
  const messages = new Linter().verify(text, [
    {
      files: ['**/*'],
      plugins: { superstep: { rules } },
      rules: { 'superstep/no-race': 2, 'superstep/no-join': 2 },
      languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
    },
  ]);
  return messages
    .filter(({ message }) => message in WORDS || message.startsWith('Parsing'))
    .map(({ message, line, column }) => `${message} ${line}:${column}`);
}

function weLeave(text: string): readonly string[] {
  const sources = createSources(() => text);
  const findings: Finding[] = [...text.matchAll(/(?<![\w/-])(?:RACE|JOIN)(?!\w)/g)].map(({ index, 0: word }) =>
    fakeFinding({ rule: WORDS[word] ?? '', message: word, site: { file: 'a.jsx', start: index, end: index + 4 } }),
  );
  return withoutDisabled(findings, sources).map(({ message, site }) => {
    const { line, column } = positionAt(sources, site.file, site.start);
    return `${message} ${line}:${column}`;
  });
}

test.each([
  ['nothing is off', 'RACE; JOIN;'],
  ['the whole file', '/* eslint-disable */ RACE; JOIN;'],
  ['one rule of the file', '/* eslint-disable superstep/no-race */ RACE; JOIN;'],
  ['a list of rules, with a reason', '/* eslint-disable superstep/no-race, superstep/no-join -- both, JOIN */ RACE; JOIN;'],
  ['rules in quotes', '/* eslint-disable "superstep/no-race", \'superstep/no-join\' */ RACE; JOIN;'],
  ['another rule', '/* eslint-disable no-console */ RACE;'],
  ['an unknown rule', '/* eslint-disable superstep/no-such */ RACE;'],
  ['a rule without its plugin', '/* eslint-disable no-race */ RACE;'],
  ['a line comment cannot switch off a file', '// eslint-disable\nRACE;'],
  ['before the comment', 'RACE; /* eslint-disable */ RACE;'],
  ['on again', '/* eslint-disable */ RACE; /* eslint-enable */ RACE;'],
  ['one rule on again', '/* eslint-disable */ RACE; /* eslint-enable superstep/no-race */ RACE; JOIN;'],
  ['all on again after one was off', '/* eslint-disable superstep/no-race */ RACE; /* eslint-enable */ RACE; JOIN;'],
  ['off, on and off', '/* eslint-disable */ RACE; /* eslint-enable */ RACE; /* eslint-disable superstep/no-join */ JOIN;'],
  ['this line', 'RACE; // eslint-disable-line\nRACE;'],
  ['this line from its beginning', 'RACE; /* eslint-disable-line superstep/no-race */ JOIN;\nRACE;'],
  ['a comment of two lines is none for this line', 'RACE; /* eslint-disable-line\n */ RACE;'],
  ['the next line', '// eslint-disable-next-line superstep/no-race -- reviewed\nRACE; JOIN;\nRACE;'],
  ['the line after a long comment', '/* eslint-disable-next-line\n superstep/no-race,\n superstep/no-join */ JOIN;\nRACE; JOIN;\nRACE;'],
  ['a line comment inside a stretch', '/* eslint-disable superstep/no-join */\nRACE; JOIN; // eslint-disable-line superstep/no-race\nRACE; JOIN;'],
  ['this line and the next', '/* eslint-disable-next-line */ RACE; // eslint-disable-line\nRACE;\nRACE;'],
  ['enable does not undo a line comment', '/* eslint-enable */ RACE; // eslint-disable-line'],
  ['a dash without spaces is no reason', '/* eslint-disable superstep/no-race--x */ RACE;'],
  ['a word that only begins so', '/* eslint-disabled */ RACE; /* eslint-disable-lines */ RACE;'],
  ['a comment that only mentions it', '/* use eslint-disable here */ RACE;'],
  ['in a string', 'x = "/* eslint-disable */"; RACE;'],
  ['in a template', 'x = `/* eslint-disable */ ${ y }`; RACE;'],
  ['inside the code of a template', 'x = `${ y /* eslint-disable */ }`; RACE;'],
  ['in a regular expression', 'x = /[/*] eslint-disable *[/]/; RACE;'],
  ['after a division', 'x = 1 / 2 /* eslint-disable */ / 3; RACE;'],
  ['between JSX tags', 'x = <a>/* eslint-disable */</a>; RACE;'],
  ['between JSX tags, in braces', 'x = <a>{/* eslint-disable */}</a>; RACE;'],
  ['after a JSX element', 'x = <a></a> /* eslint-disable */; RACE;'],
  ['in the attributes of a JSX element', 'x = <a /* eslint-disable */ b="1" />; RACE;'],
  ['in documentation', '/** eslint-disable */ RACE;'],
  ['at the very end', 'RACE;\n/* eslint-disable */'],
  ['after a hashbang, with other line ends', '#!/usr/bin/env node\r\n// eslint-disable-next-line\r\nRACE;\u2028RACE;'],
])('ESLint and the command line agree: %s', (_, text) => {
  expect(weLeave(text)).toEqual(eslintLeaves(text));
});
