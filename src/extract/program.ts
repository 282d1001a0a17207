import type { GraphModel } from '../model/graph.ts';
import type { ProgramModel } from '../model/program.ts';
import type { Unknown } from '../model/site.ts';
import { deploymentOf } from './deployment.ts';
import { Evaluator } from './eval/evaluator.ts';
import { enterTheRest } from './eval/entries.ts';
import { moduleInstance, runModule } from './eval/modules.ts';
import { rootRunsOf, runsAlone } from './graph/body-facts/root-runs.ts';
import type { GraphDraft } from './graph/draft.ts';
import { givenParts } from './graph/given-parts.ts';
import { Finisher } from './graph/model.ts';
import { homeOf, idOf, nameOf } from './graph/names.ts';
import { unknownAt } from './graph/place.ts';
import type { Session } from './load/loader.ts';
import { libraryVersion } from './library/version.ts';
import { programFacts } from './runs/facts.ts';
import type { T } from './syntax.ts';

/** Reads the graphs of a file, following its imports one symbol at a time. */
export function extractProgram(session: Session, file: string): ProgramModel {
  const ev = new Evaluator(session);
  const instance = moduleInstance(ev, file);
  if (instance === null) return { file, graphs: [], runs: [], saversAndStores: [], unresolved: [] };
  runModule(ev, instance, true);
  enterTheRest(ev, instance);
  if (ev.exhausted) for (const draft of ev.drafts) draft.escapes.push({ why: `is in a program that is ${TOO_LARGE}`, at: draft.created });
  const { graphs, finisher, unread: further } = graphsOf(ev, instance.unit.file);
  const unread = ev.exhausted ? [unknownAt('the rest of the file', TOO_LARGE, { unit: instance.unit, node: instance.unit.source })] : [];
  const library = graphs.length === 0 ? null : libraryVersion(session, instance.unit.file);
  const facts = programFacts(ev, instance.unit.file, (draft) => finisher.id(draft));
  const deployment = deploymentOf(session, instance);
  return {
    file: instance.unit.display,
    graphs,
    ...facts,
    unresolved: [...unread, ...further],
    ...(library === null ? {} : { library }),
    ...(deployment === null ? {} : { deployment }),
  };
}

const TOO_LARGE = 'too large to be evaluated as a whole';

/** Of the graphs that bodies and recursions make at one place so many are read. */
const MOST_INNER = 8;

/** Of the graphs that a loop makes at one place so many are read. */
const MOST_OF_ONE_PLACE = 500;

/** What reading all of them may cost, in nodes visited. */
const MOST_STEPS = 10_000;

function graphsOf(ev: Evaluator, file: string): { readonly graphs: GraphModel[]; readonly finisher: Finisher; readonly unread: readonly Unknown[] } {
  const ids = new Map<GraphDraft, string>();
  /** Names that graphs have, and where those are made. */
  const taken = new Map<string, T.Node>();
  const namesOfOthers = ({ created: { node } }: GraphDraft) => new Set([...taken].filter(([, by]) => by !== node).map(([name]) => name));
  const analysed = ev.session.unit(file);
  /** A graph that is built elsewhere from parts of this file is reported here. */
  const home = (draft: GraphDraft) => (analysed !== null && givenParts(ev, draft, analysed).length > 0 ? analysed : homeOf(draft));
  const finisher = new Finisher(ev, home, (draft) => ids.get(draft) ?? idOf(home(draft), nameOf(draft, namesOfOthers(draft))));
  const graphs: { readonly draft: GraphDraft; readonly model: GraphModel }[] = [];
  const made = new Map<T.Node, number>();
  let spent = 0;
  /** Bodies that make the graph they belong to would never come to an end, and recursions end late. */
  const isMadeAgain = (draft: GraphDraft): boolean => {
    const { node } = draft.created;
    if (!isInner(draft)) return false;
    const times = made.get(node) ?? 0;
    made.set(node, times + 1);
    return times >= MOST_INNER || spent > MOST_STEPS || finisher.outside(draft).some(({ created }) => created.node === node);
  };
  const madeAt = new Map<T.Node, number>();
  const tooMany = new Map<T.Node, GraphDraft>();
  /** A loop may make any number of builders at one place. */
  const isOneTooMany = (draft: GraphDraft): boolean => {
    const { node } = draft.created;
    const times = (madeAt.get(node) ?? 0) + 1;
    madeAt.set(node, times);
    if (times > MOST_OF_ONE_PLACE) tooMany.set(node, draft);
    return times > MOST_OF_ONE_PLACE;
  };
  /** Of each place the graph that was made there first, and the texts of all once there is a second. */
  const madeThere = new Map<string, { readonly first: GraphModel; texts: Set<string> | null }>();
  const isThereAlready = (model: GraphModel): boolean => {
    const place = JSON.stringify(model.site);
    const known = madeThere.get(place);
    if (known === undefined) madeThere.set(place, { first: model, texts: null });
    if (known === undefined) return false;
    known.texts ??= new Set([comparable(known.first)]);
    const before = known.texts.size;
    return known.texts.add(comparable(model)).size === before;
  };
  const isInner = (draft: GraphDraft): boolean => draft.recursive || finisher.outside(draft).length > 0;
  // Finishing a graph evaluates its nodes, which may build further graphs.
  for (let index = 0; index < ev.drafts.length; index++) {
    const draft = ev.drafts[index]!;
    if (home(draft).file !== file || isEmptyTwin(draft) || isMadeAgain(draft) || isOneTooMany(draft)) continue;
    const name = nameOf(draft, new Set(taken.keys()));
    ids.set(draft, idOf(home(draft), name));
    taken.set(name, draft.created.node);
    const before = ev.steps;
    const { model } = finisher.finish(draft)!;
    if (isInner(draft)) spent += ev.steps - before;
    if (isThereAlready(model)) {
      taken.delete(name);
      continue;
    }
    graphs.push({ draft, model });
  }
  // Which runs are part of other runs is known once the bodies of all nodes have been seen.
  const found = graphs.map(({ draft, model }) => withRuns(ev, draft, model)).sort((a, b) => a.site.start - b.site.start);
  const unread = [...tooMany.values()].map(({ created }) => unknownAt('further graphs', `more than ${MOST_OF_ONE_PLACE} are made at this place`, created));
  return { graphs: found, finisher, unread };
}

/** Only of a graph that can stop and ask, or leave for a parent, does anybody want to know who runs it. */
function withRuns(ev: Evaluator, draft: GraphDraft, model: GraphModel): GraphModel {
  const leaves = model.nodes.some((node) => node.leaves !== undefined);
  const alone = leaves ? runsAlone(ev, draft) : [];
  return { ...model, ...(canStop(model) ? { rootRuns: rootRunsOf(ev, draft) } : {}), ...(alone.length === 0 ? {} : { alone }) };
}

function canStop({ interrupts, compiles }: GraphModel): boolean {
  return interrupts.length > 0 || compiles.some(({ interruptBefore, interruptAfter }) => interruptBefore.length + interruptAfter.length > 0);
}

/** A builder that nothing was called on says nothing, unless it is filled where we do not see it. */
function isEmptyTwin(draft: GraphDraft): boolean {
  return draft.calls.length === 0 && draft.escapes.length === 0;
}

/** The model as a text: a factory that is called twice may make the same again. Choices go by their order: their names tell one evaluation from another. */
function comparable(model: GraphModel): string {
  const forks = new Map<string, number>();
  return JSON.stringify({ ...model, id: '' }, (key, value: unknown) => {
    if (key !== 'fork' || typeof value !== 'string') return value;
    const order = forks.get(value) ?? forks.size;
    forks.set(value, order);
    return order;
  });
}
