import type { Evaluator } from '../eval/evaluator.ts';
import { ts, type T } from '../syntax.ts';
import type { SaverOrStore } from '../values/value.ts';

/** Names of what lets threads go. */
const ENDS = /delete_?(all_?|old_?|expired_?|stale_?)?(threads?|checkpoints?|conversations?)|retention|sweep|\bttl\b|default_?ttl|(prune|purge|expire|clean_?up|evict|drop|remove)\w*(thread|checkpoint|conversation|session)|(thread|checkpoint|conversation|session)\w*(prune|purge|expire|clean|retention)/i;
/** Words that only mean it in a call with a saver or a thread. */
const MAY_END = /^(prune|purge|expire\w*|clean_?up|clean|vacuum|evict|drop|remove|delete)$/i;
const STATEMENT = /(delete\s+from|truncate|drop\s+partition)[\s\S]*(checkpoint|thread)/i;

/** Whether a saver keeps what it is given for good: `null` where its options are not known. */
export function isKeptForGood(ev: Evaluator, { args, name, memory }: SaverOrStore): boolean | null {
  if (memory) return false;
  for (const [index, arg] of args.entries()) {
    const cell = ev.objectCell(arg);
    if (cell === null) {
      const hides = arg.t === 'unknown' && arg.origin === undefined && (index > 0 || name === 'MongoDBSaver');
      if (hides) return null;
      continue;
    }
    if ([...cell.props.keys()].some((key) => /ttl|expir|retention/i.test(key))) return false;
    if (cell.open !== null || cell.spread.length > 0) return null;
  }
  return true;
}

/** Whether anything lets threads go, in the files that were read or in those that import the saver. */
export function letsGo(ev: Evaluator, made: SaverOrStore): boolean {
  if (ev.session.units().some(({ source }) => mentionsEnd(source))) return true;
  return WORDS.some((word) => ev.session.importers(made.at.unit.file, word).some(({ source }) => mentionsEnd(source)));
}

/** One of them is in the text of whatever lets threads go. */
const WORDS = ['deleteThread', 'retention', 'prune', 'purge', 'checkpoints'];

function mentionsEnd(node: T.Node): boolean {
  if (ts.isIdentifier(node)) return ENDS.test(node.text);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    if (STATEMENT.test(node.getText())) return true;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && MAY_END.test(node.expression.name.text) && /saver|checkpoint|thread/i.test(node.getText())) return true;
  return ts.forEachChild(node, (child) => mentionsEnd(child) || undefined) ?? false;
}
