import { basename } from 'node:path';
import type { Site } from '../../../model/site.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { ts, type T } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import type { GraphDraft } from '../draft.ts';
import { mentionsOf, outermost } from '../../runs/around.ts';
import { isUnshipped } from '../../runs/shipped.ts';
import { siteOf } from '../place.ts';
import { dotted } from './syntax-walk.ts';

/** Who takes a function that runs as a part of another run. */
const TAKERS = /^(?:tool|task|entrypoint|addNode|RunnableLambda|from|DynamicTool|DynamicStructuredTool|StructuredTool|asTool)$/;
const STATE = /^_?(?:state|s)$|State$/;
const STATE_TYPE = /\bState\b|\.State\b|State\b|RunnableConfig|Runtime\b|CallOptions/;

/** What makes a graph of other graphs. */
const HAVE_PARTS = ['addNode', 'createSupervisor', 'createSwarm', 'createDeepAgent'];

/** The runs of a graph that no other run makes, as far as can be told. None for a graph that a platform runs. */
export function rootRunsOf(ev: Evaluator, draft: GraphDraft): Site[] {
  const runs = draft.runs.filter(({ at }) => !ev.inner.has(at.node) && isRoot(at));
  const home = draft.created.unit;
  if (runs.length === 0 || isOnPlatform(ev, home.file)) return [];
  return runs.map(({ at }) => siteOf(at));
}

/** The same of a graph that is no part of another one, and of code that is shipped: a test may well run a part by itself. */
export function runsAlone(ev: Evaluator, draft: GraphDraft): Site[] {
  const home = draft.created.unit;
  if (draft.runs.some(({ at }) => ev.inner.has(at.node)) || HAVE_PARTS.some((word) => ev.session.importers(home.file, word).length > 0)) return [];
  if (draft.agent !== null && !isOnlyRun(draft)) return [];
  return isUnshipped(home.display) ? [] : rootRunsOf(ev, draft).filter(({ file }) => !isUnshipped(file));
}

const RUNS = /^(?:invoke|stream|streamEvents|batch|getState|getStateHistory|updateState)$/;

/** An agent whose name stands for nothing but its runs: whoever is handed one may make it a part of something. */
function isOnlyRun({ created: { node } }: GraphDraft): boolean {
  const { parent } = outermost(node);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const others = mentionsOf(parent.name.text, node.getSourceFile()).filter((one) => one !== (parent.name as T.Node));
  return others.every((one) => ts.isExportSpecifier(one.parent) || (ts.isPropertyAccessExpression(one.parent) && one.parent.expression === one && RUNS.test(one.parent.name.text)));
}

function isRoot({ node, unit }: Place): boolean {
  if (/\.checkpointer\s*=[^=]/.test(unit.text)) return false;
  for (let one: T.Node = node; one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== one && TAKERS.test(dotted(parent.expression)?.at(-1) ?? '')) return false;
    if (!ts.isFunctionLike(one)) continue;
    if (one.parameters.some((parameter) => isOfState(parameter))) return false;
    const name = nameOf(one);
    if (name !== null && new RegExp(`\\b(?:tool|task|entrypoint|addNode|RunnableLambda(?:\\.from)?)\\s*\\([^)]*\\b${name.replaceAll('$', '\\$')}\\b`).test(unit.text)) return false;
  }
  return true;
}

function isOfState({ name, type }: T.ParameterDeclaration): boolean {
  if (ts.isIdentifier(name) && STATE.test(name.text)) return true;
  return type !== undefined && STATE_TYPE.test(type.getText());
}

function nameOf(fn: T.SignatureDeclaration): string | null {
  if (fn.name !== undefined && ts.isIdentifier(fn.name)) return fn.name.text;
  const { parent } = fn;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null;
}

/** A platform brings its own checkpointer for the graphs that its configuration names. */
function isOnPlatform(ev: Evaluator, file: string): boolean {
  const config = ev.session.nearestJson('langgraph.json', file);
  return config !== null && JSON.stringify(config).includes(basename(file));
}
