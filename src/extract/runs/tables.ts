import type { Evaluator } from '../eval/evaluator.ts';
import type { SourceUnit } from '../load/unit.ts';
import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import { variableOf } from '../values/environment.ts';
import { alternatives } from '../values/union.ts';
import type { Connection, SaverOrStore, Value } from '../values/value.ts';

/** A text that names one of the tables. */
const TABLES = /^(checkpoint_(migrations|writes|blobs)|store_migrations)$|\b(create|alter)\s+table\b[\s\S]*\bcheckpoints\b/i;

/**
 * Whether a saver or a store works on tables that nothing in the package makes. False wherever it is not known: too many
 * files, a saver in foreign hands, a method that others may call.
 */
export function lacksTables(ev: Evaluator, made: SaverOrStore): boolean {
  if (!needsTables(ev, made) || ev.session.units().some(({ source }) => makesTables(source)) || isHandedOn(ev, made)) return false;
  // The server of the platform brings its own.
  if (ev.session.nearestPath('langgraph.json', made.at.unit.file) !== null) return false;
  const address = addressOf(ev, made);
  const makers = ev.session.tableMakers(made.at.unit.file);
  return makers !== null && !makers.some((file) => {
    const unit = SOURCE.test(file) ? ev.session.unit(file) : null;
    return unit === null || (makesTables(unit.source) && mayBeAt(unit, address));
  });
}

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Savers of SQLite, Redis and MongoDB see to it themselves, and so does the store unless it is told not to. */
function needsTables(ev: Evaluator, { name, given, args }: SaverOrStore): boolean {
  if (given === true) return false;
  if (name === 'PostgresSaver') return true;
  return name === 'PostgresStore' && args.some((arg) => isOff(ev.objectCell(arg)?.props.get('ensureTables')?.value));
}

function isOff(value: Value | undefined): boolean {
  return value?.t === 'literal' && value.value === false;
}

const makesTables = perNode((node: T.Node): boolean => {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'setup') return true;
  if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === 'setup') return true;
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) return TABLES.test(node.text) || node.text === 'setup';
  return ts.forEachChild(node, (child) => makesTables(child) || undefined) ?? false;
});

/** Somebody else has it in hand, and may call what we do not see. */
function isHandedOn(ev: Evaluator, made: SaverOrStore): boolean {
  const holds = (value: Value, depth: number): boolean =>
    alternatives(value).some((one) => {
      if (one.t === 'unknown') return one.origin === made;
      const cell = depth > 0 ? ev.objectCell(one) : null;
      return cell !== null && [...cell.props.values()].some((entry) => holds(entry.value, depth - 1));
    });
  return ev.log.of('call').some(({ callee, followed, args }) => !followed && callee.t === 'unknown' && args.some((arg) => holds(arg, 1)));
}

/** The variable or the text that says which database it is; null where that is not known. */
function addressOf(ev: Evaluator, { args: [first] }: SaverOrStore | Connection): string | null {
  if (first === undefined) return null;
  if (first.t === 'unknown' && first.origin?.is === 'connection') return addressOf(ev, first.origin);
  const given = ev.objectCell(first)?.props.get('connectionString')?.value ?? first;
  return given.t === 'literal' && typeof given.value === 'string' ? given.value : variableOf(given);
}

/** A file that says which database it means, and it is another one, makes no tables of this one. */
function mayBeAt({ text }: SourceUnit, address: string | null): boolean {
  return address === null || text.includes(address) || !/\benv\b|:\/\//.test(text);
}
