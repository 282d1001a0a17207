import { LIBRARY_NAMES } from './library-names.ts';
import { type Scene, sceneLines } from './scene.ts';

/** What a scene has shown. */
export interface Played {
  /** Null where it has shown nothing. */
  readonly saw: string | null;
  /** Why that says nothing against the finding; null where it does. */
  readonly why: string | null;
}

type Body = (library: object, report: (saw: string | null, why?: string | null) => void) => Promise<void>;

const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => Body;

/** Plays a scene on the library that is handed in. */
export async function playScene(library: { readonly channels: object }, scene: Scene): Promise<Played> {
  let played: Played = { saw: null, why: null };
  const names = Object.values(LIBRARY_NAMES).flat();
  const body = new AsyncFunction('library', 'report', [`const { ${names.join(', ')} } = library;`, ...sceneLines(scene)].join('\n'));
  await body({ ...library, ...library.channels }, (saw, why = null) => (played = { saw, why }));
  return played;
}
