import type { Rule } from '../../../rules/rule.ts';
import { REDUCER_NAMES, type ReducerName } from '../../model/reducer-name.ts';
import type { Settings } from '../settings.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { listed } from '../../config/listed.ts';
import type { Arguments } from '../flags.ts';
import { knownRule } from '../known-rule.ts';
import { severitiesOf } from '../severities.ts';
import { UsageError } from '../../config/usage-error.ts';

export interface FixOptions {
  /** `add-reducers`: only keys that are written in parallel, and only reducers. */
  readonly reducersOnly: boolean;
  readonly patterns: readonly string[];
  readonly write: boolean;
  readonly check: boolean;
  readonly review: boolean;
  readonly rules: ReadonlySet<string>;
  /** The state keys to look at; empty for all. */
  readonly only: readonly string[];
  readonly reducers: readonly Choice[];
  /** Which zod the name `zod` leads to where nothing in the project tells; null as long as nobody says so. */
  readonly zod: 3 | 4 | null;
  readonly force: boolean;
  readonly json: boolean;
}

/** `--reducer key=append`, or `src/state.ts:key=append` */
export interface Choice {
  readonly file: string | null;
  readonly key: string;
  readonly reducer: ReducerName;
}

export const ADD_REDUCERS = 'add-reducers';

export function fixOptions(args: Arguments, settings: Settings, rules: readonly Rule[]): FixOptions {
  const [first, ...rest] = args.operands;
  const reducersOnly = first === ADD_REDUCERS;
  const [write, check, review] = [args.has('write'), args.has('check'), args.has('review')];
  if (write && check) throw new UsageError('--check changes nothing; it cannot be had with --write.');
  if (args.has('force') && !write) throw new UsageError('--force is for --write.');
  if (reducersOnly) for (const name of ['rule', 'preset', 'review']) if (args.has(name)) throw new UsageError(`--${name} cannot be had with ${ADD_REDUCERS}.`);
  if (args.has('reducer') && !reducersOnly && !review) throw new UsageError(`--reducer is for ${ADD_REDUCERS}, or for --review.`);
  if (args.has('rule') && args.has('preset')) throw new UsageError('--rule names the rules; it cannot be had with --preset.');
  return {
    reducersOnly,
    patterns: reducersOnly ? rest : args.operands,
    ...{ write, check, review },
    rules: wantedRules(args, settings, rules),
    only: args.values('only'),
    reducers: args.values('reducer').map(choiceOf),
    zod: zodOf(args.value('zod')),
    force: args.has('force'),
    json: args.has('json'),
  };
}

function wantedRules(args: Arguments, settings: Settings, rules: readonly Rule[]): ReadonlySet<string> {
  if (args.has('rule')) return new Set(args.values('rule').map((id) => knownRule(id, rules)));
  return new Set(severitiesOf(settings.preset, settings.rules, rules).keys());
}

function zodOf(given: string | undefined): 3 | 4 | null {
  return given === '3' ? 3 : given === '4' ? 4 : null;
}

function choiceOf(given: string): Choice {
  const [, file, key, name] = /^(?:(.+):)?([^:]+)=([^=]*)$/.exec(given) ?? [];
  if (key === undefined || name === undefined) throw new UsageError(`--reducer must be <key>=<name>, not "${given}".`);
  const reducer = REDUCER_NAMES.find((one) => one === name);
  if (reducer === undefined) throw new UsageError(`a reducer is ${listed(REDUCER_NAMES)}, not "${name}".${didYouMean(name, REDUCER_NAMES)}`);
  return { file: file?.replaceAll('\\', '/').replace(/^\.\//, '') ?? null, key, reducer };
}
