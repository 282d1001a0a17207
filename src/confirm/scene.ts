/** A small program that shows what a finding says, if it is true. It needs the library, and nothing else. */
export interface Scene {
  /** What a run shows if the finding is true. */
  readonly expected: string;
  /**
   * Statements of an async function that end with `report(what was seen)`, or with `report(null, why)` where
   * that says nothing against it. Without a reason a scene that shows nothing contradicts the finding.
   */
  readonly lines: readonly string[];
}

/** Text that is put into a scene as it is. */
export interface Raw {
  readonly raw: string;
}

export function raw(text: string | readonly string[]): Raw {
  return { raw: typeof text === 'string' ? text : text.join('\n') };
}

/**
 * Lines of a scene. What is put in is written as JSON, so that no name can end a string or a comment; only `raw` text goes
 * in as it is.
 */
export function js(strings: TemplateStringsArray, ...values: readonly unknown[]): readonly string[] {
  let text = '';
  strings.forEach((part, index) => {
    text += part;
    if (index >= values.length) return;
    const margin = /^ *$/.exec(text.slice(text.lastIndexOf('\n') + 1))?.[0] ?? '';
    text += valueText(values[index]).replaceAll('\n', `\n${margin}`);
  });
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)));
}

function valueText(value: unknown): string {
  if (isRaw(value)) return value.raw;
  return value === undefined ? 'undefined' : JSON.stringify(value).replace(/[\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string' && Object.keys(value).length === 1;
}

/** What scenes may use beside the library, written out where they do. */
const HELPERS: Readonly<Record<string, readonly string[]>> = {
  watch: js`
    // Runs a graph: the tasks of each step, the state at the end, and the error.
    async function watch(graph, input, options = {}) {
      const steps = [];
      let values = null;
      try {
        for await (const [mode, payload] of await graph.stream(input, { ...options, streamMode: ['values', 'debug'] })) {
          if (mode === 'values') values = payload;
          else if (payload.type === 'task') (steps[payload.step] ??= []).push(payload.payload.name);
        }
        return { steps: steps.filter(Boolean).map((step) => step.sort()), values, error: null };
      } catch (error) {
        return { steps: steps.filter(Boolean).map((step) => step.sort()), values, error };
      }
    }`,
  memoryCache: js`
    // What nodes have returned, by key, as long as the program runs.
    function memoryCache() {
      const kept = new Map();
      return {
        get: async (keys) => keys.filter((key) => kept.has(JSON.stringify(key))).map((key) => ({ key, value: kept.get(JSON.stringify(key)) })),
        set: async (pairs) => pairs.forEach(({ key, value }) => kept.set(JSON.stringify(key), value)),
      };
    }`,
  everyWay: js`
    // Runs once for each way through a graph. Where there are several, "choose" is asked; those that leave "plan" are not followed.
    async function everyWay(run, plan = null, most = 200) {
      const cut = ({ error }) => error != null && [error, ...(error.errors ?? [])].some(({ message }) => message.includes('followed no further'));
      const waiting = [[]];
      const all = [];
      let work = 1500;
      while (waiting.length > 0 && all.length < most && work > 0) {
        const given = waiting.shift();
        const asked = [];
        const choose = (name, size, part = 'node') => {
          asked.push({ name, size, part });
          if (asked.length > 1000) throw new Error('this way is followed no further');
          return Math.min(given[asked.length - 1] ?? 0, size - 1);
        };
        const seen = await run(choose);
        all.push(seen);
        work -= asked.length + 1;
        if (seen.saw != null) break;
        const missed = plan === null ? -1 : plan.findIndex((step, index) => !step.every((one) => seen.steps[index]?.includes(one)));
        const left = missed === -1 ? Infinity : missed;
        const visits = {};
        asked.forEach(({ name, size, part }, index) => {
          const visit = (visits[part + ' ' + name] = (visits[part + ' ' + name] ?? 0) + 1);
          const places = seen.steps.flatMap((step, at) => step.filter((one) => one === name).map(() => at));
          if (index < given.length || (places[visit - 1] ?? -1) >= left) return;
          for (let other = 1; other < size; other++) waiting.push([...given, ...Array(index - given.length).fill(0), other]);
        });
      }
      const whole = waiting.length === 0 && !all.some(cut);
      // Why it says nothing that none of them has shown it; null where it does say something.
      const silence = (name) => {
        const reached = all.filter(({ steps }) => steps.flat().includes(name));
        const stopped = reached.find(({ error }) => error != null && error.lc_error_code !== 'GRAPH_RECURSION_LIMIT');
        if (!whole) return 'the graph has more ways than were tried, and none of those shows it';
        if (reached.some(({ error }) => error?.lc_error_code === 'GRAPH_RECURSION_LIMIT')) return 'runs that get to ' + name + ' were followed up to the recursion limit, and did not show it so far';
        if (reached.length === 0) return 'no run gets to ' + name;
        return stopped === undefined ? null : 'a run that gets to ' + name + ' stops before: ' + stopped.error.message.split('\\n')[0];
      };
      return Object.assign(all, { followed: all.filter((one) => !cut(one)), silence });
    }`,
};

/** The whole text of a scene, helpers included. */
export function sceneLines({ lines }: Scene): readonly string[] {
  const text = lines.join('\n');
  const helpers = Object.entries(HELPERS).filter(([name]) => new RegExp(`\\b${name}\\(`).test(text));
  return [...helpers.flatMap(([, helper]) => helper), ...lines];
}
