import type { DeclaredKey } from '../../src/model/agent.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * An agent merges its own state schema with those of its middleware. The first that names a key decides what it is, and
 * nothing is said about the others: their reducers are not used, and what they write is checked against another type.
 */
export const noRedeclaredAgentKey: Rule = {
  id: 'no-redeclared-agent-key',
  title: 'Two schemas of one agent declare a key differently',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'both declarations of the key',
  *detect(input) {
    for (const { model } of input.graphs) {
      const first = new Map<string, DeclaredKey>();
      for (const declared of model.agent?.declared ?? []) {
        const { key } = declared.channel;
        const before = first.get(key);
        if (before === undefined) first.set(key, declared);
        else {
          const how = difference(before, declared);
          if (how !== null) yield report(model, before, declared, how);
        }
      }
    }
  },
};

type Difference = { readonly is: 'kind'; readonly lost: 'reducer' | 'value' } | { readonly is: 'type'; readonly types: readonly [string, string] };

/** What is certain to go wrong: a reducer that one has and the other has not, or types that no value is both of. */
function difference({ channel: a }: DeclaredKey, { channel: b }: DeclaredKey): Difference | null {
  const folds = (kind: string): boolean | null => (kind === 'reducer' || kind === 'delta' ? true : kind === 'last-value' ? false : null);
  const [left, right] = [folds(a.kind), folds(b.kind)];
  if (left !== null && right !== null && left !== right) return { is: 'kind', lost: right ? 'reducer' : 'value' };
  const types = [sortOf(a.type), sortOf(b.type)] as const;
  if (left !== false || right !== false || types[0] === null || types[1] === null || types[0] === types[1]) return null;
  return { is: 'type', types: [types[0], types[1]] };
}

/** `number`, `string`, `boolean` or `list`; null for other types, and for those of several sorts. */
function sortOf(type: string | null): string | null {
  const parts = new Set((type ?? '').split('|').map((part) => part.trim()).filter((part) => part !== 'undefined' && part !== 'null').map(sortOfPart));
  return parts.size === 1 ? [...parts][0]! : null;
}

function sortOfPart(part: string): string | null {
  if (/^(?:number|string|boolean)$/.test(part)) return part;
  if (/^(?:"[^"]*"|'[^']*')$/.test(part)) return 'string';
  return /^[\w$.]+\[\]$|^Array<[^<>|]*>$/.test(part) ? 'list' : null;
}

function report(model: GraphModel, first: DeclaredKey, second: DeclaredKey, how: Difference): Detection {
  const key = code(first.channel.key);
  const who = ({ by }: DeclaredKey) => (by === null ? 'the agent' : `the middleware ${code(by)}`);
  const what = how.is === 'type' ? `as a ${how.types[0]}` : how.lost === 'reducer' ? 'without a reducer' : 'with a reducer';
  const other = how.is === 'type' ? `as a ${how.types[1]}` : how.lost === 'reducer' ? 'with one' : 'without one';
  const consequence =
    how.is === 'type'
      ? `what ${who(second)} writes is refused with a validation error, or read as what it is not`
      : how.lost === 'reducer'
        ? 'the reducer is never called, and each write replaces what was there'
        : `what ${who(second)} writes is folded into what was there`;
  return {
    certainty: 'always',
    message: `${capital(who(first))} declares ${key} ${what}, ${who(second)} ${other}, and the first one counts.`,
    help: `${capital(consequence)}. Give one of the keys another name, or have both schemas declare ${key} alike.`,
    graph: model.id,
    site: [second.site, first.site].find(({ file }) => file === model.file) ?? model.site,
    evidence: { key: first.channel.key },
    related: [first, second].map((one) => ({ role: 'declaration', message: `${who(one)} declares ${key} here`, site: one.site })),
    fixes: [],
  };
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
