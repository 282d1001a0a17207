import type { Language } from './language.ts';

/** The sibling file that stands for whatever decides: models, data, people. Nothing is known about its results. */
export function choicesText(language: Language): string {
  const t = (text: string): string => (language.typed ? text : '');
  const functions = [
    `function choose(topic${t(': string')}, ways${t(': number')})${t(': number')} {`,
    '  return Math.floor(Math.random() * ways);',
    '}',
    '',
    `function flip(topic${t(': string')})${t(': boolean')} {`,
    '  return choose(topic, 2) === 1;',
    '}',
    '',
    `function items(topic${t(': string')})${t(': string[]')} {`,
    '  const found = process.argv.slice(2);',
    '  return found.slice(0, choose(topic, found.length + 1));',
    '}',
    '',
    `function decide(topic${t(': string')})${t(': string')} {`,
    '  return String(process.env[topic]);',
    '}',
  ];
  if (language.commonJs) return [...functions, '', 'module.exports = { choose, flip, items, decide };', ''].join('\n');
  return [...functions.map((line) => (line.startsWith('function') ? `export ${line}` : line)), ''].join('\n');
}
