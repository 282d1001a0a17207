import { adoptLibrary } from './adopt.ts';
import type { LiveFinding } from './finding.ts';
import { findLibrary } from './find-library.ts';
import { Session, type SessionOptions } from './session.ts';
import { watch, type Watch } from './watch.ts';

/** The part of a tracer of OpenTelemetry that is used. */
export interface TracerLike {
  startSpan(name: string, options?: { readonly attributes?: Readonly<Record<string, string | number | boolean>> }): { end(): void };
}

export interface ProductionOptions extends Omit<SessionOptions, 'redact' | 'onFinding'> {
  /** Called with each finding when it is first seen; what it throws is dropped. */
  readonly onEvent?: (finding: LiveFinding) => void;
  /** Each finding becomes a span `superstep.finding`. */
  readonly tracer?: TracerLike;
}

/** One run of a hundred, ids as hashes, no reducer run twice, nothing thrown, and memory that stays as it is. */
export function production({ onEvent, tracer, ...given }: ProductionOptions = {}): Session {
  const { onTrouble = () => {} } = given;
  const safely = (body: () => void): void => {
    try {
      body();
    } catch (error) {
      try {
        onTrouble(error);
      } catch {
        // Whoever is told of trouble may not make more.
      }
    }
  };
  return new Session({
    sample: 100,
    replay: false,
    depth: 200,
    ...given,
    redact: true,
    onTrouble: (error) => safely(() => onTrouble(error)),
    onFinding: (finding) => {
      if (onEvent !== undefined) safely(() => onEvent(finding));
      if (tracer !== undefined) safely(() => tracer.startSpan('superstep.finding', { attributes: attributesOf(finding) }).end());
    },
  });
}

function attributesOf({ rule, level, graph, key, nodes, message, place, schedule }: LiveFinding): Record<string, string> {
  return {
    'superstep.rule': rule,
    'superstep.level': level,
    'superstep.graph': graph,
    'superstep.message': message,
    'superstep.nodes': nodes.join(','),
    'superstep.schedule': schedule.map((step) => step.join(' + ')).join(' | '),
    ...(key === null ? {} : { 'superstep.key': key }),
    ...(place === null ? {} : { 'code.filepath': place.file, 'code.lineno': String(place.line) }),
  };
}

/** Watches one graph as in production. What cannot be watched is left alone, and `onTrouble` hears of it. */
export function watchInProduction<Graph extends object>(graph: Graph, options: ProductionOptions = {}): Watch<Graph> {
  const session = production(options);
  try {
    return watch(graph, session);
  } catch (error) {
    session.trouble(error);
    return { graph, session, findings: [] };
  }
}

/** Watches all graphs of the library that the project at `folder` loads. */
export async function watchAllInProduction(folder: string, options: ProductionOptions = {}): Promise<Session> {
  const session = production(options);
  try {
    for (const library of await findLibrary(folder)) adoptLibrary(library, session);
  } catch (error) {
    session.trouble(error);
  }
  return session;
}
