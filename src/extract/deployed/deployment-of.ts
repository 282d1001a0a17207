import { dirname, posix, relative, sep } from 'node:path';
import type { DeploymentFile } from '../load/deployment-files.ts';
import type { Session } from '../load/loader.ts';
import type { SourceUnit } from '../load/unit.ts';
import { type Setting, variablesIn, variablesOfImage, type Workload, workloadsIn } from './workloads.ts';

/** How the program around a file is run by those who use it, as far as files beside it say. */
export interface Deployed {
  /** What a variable of the environment is set to there, with each place; empty where it is not set, or not all of it is known. */
  settings(variable: string): readonly { readonly value: string; readonly at: string }[];
  /** How many run at once, each in a container of its own: the least that is said. Null where that is one, or not known. */
  readonly copies: Copies | null;
}

export interface Copies {
  readonly count: number;
  /** `deploy.yaml:4` */
  readonly at: string;
  /** Files of one may be those of the others. */
  readonly mounts: boolean;
}

export function deployedOf(session: Session, unit: SourceUnit): Deployed {
  return session.remember(`deployment around ${dirname(unit.file)}`, () => read(session.deploymentFiles(unit.file), unit));
}

const NOTHING: Deployed = { settings: () => [], copies: null };

function read(files: readonly DeploymentFile[], unit: SourceUnit): Deployed {
  const envFiles = files.filter(({ is }) => is === 'env');
  const images = files.filter(({ is }) => is === 'docker').map(variablesOfImage);
  const patched = files.some(({ file }) => /kustomization\.ya?ml$/.test(file));
  if (files.length === 0 || images.includes(null) || patched) return NOTHING;
  const workloads = files.filter(({ is }) => is === 'yaml').flatMap((file) => workloadsIn(file, envFiles));
  const given = [...images.flatMap((one) => one ?? []), ...envFiles.filter(({ file }) => !file.endsWith('.env')).flatMap(variablesIn)];
  const place = ({ file, line }: { readonly file: string; readonly line: number }): string => {
    const path = relative(dirname(unit.file), file).split(sep).join('/');
    return `${posix.normalize(posix.join(posix.dirname(unit.display), path))}:${line}`;
  };
  return {
    settings(variable) {
      const set = workloads.flatMap((one) => settingIn(one, variable));
      const counted = set.length > 0 ? set : given.flatMap(([name, one]) => (name === variable ? [one] : []));
      return counted.some(({ value }) => value === null) ? [] : counted.map((one) => ({ value: one.value!, at: place(one) }));
    },
    copies: copiesOf(workloads, place),
  };
}

const UNKNOWN: Setting = { value: null, file: '', line: 0 };

function settingIn({ settings, open }: Workload, variable: string): Setting[] {
  const set = settings.get(variable);
  return set !== undefined ? [set] : open ? [UNKNOWN] : [];
}

function copiesOf(workloads: readonly Workload[], place: (of: { readonly file: string; readonly line: number }) => string): Copies | null {
  const least = workloads.map(({ copies }) => copies).sort((a, b) => (a?.count ?? 1) - (b?.count ?? 1))[0];
  return least == null || least.count < 2 ? null : { count: least.count, at: place(least), mounts: workloads.some(({ mounts }) => mounts) };
}
