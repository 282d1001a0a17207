import type { DeploymentFile } from '../load/deployment-files.ts';
import { documentsOf, LONGEST_LINE, type Yaml } from './yaml.ts';

/** Where something is set, and to what; null where that is not known. */
export interface Setting {
  readonly value: string | null;
  readonly file: string;
  readonly line: number;
}

/** What runs in containers of its own. */
export interface Workload {
  readonly settings: ReadonlyMap<string, Setting>;
  /** Further variables may come from elsewhere. */
  readonly open: boolean;
  /** How many of it run at once; null where that is not said. */
  readonly copies: { readonly count: number; readonly file: string; readonly line: number } | null;
  /** Files in it may be those of others, or outlive it. */
  readonly mounts: boolean;
}

const KINDS = /^(Deployment|StatefulSet|ReplicaSet|DaemonSet)$/;
/** What runs beside the program, and is reached under its own address. */
const BESIDE = /sidecar|\binject|[\w-]*proxy/i;
/** Images of others. */
const FOREIGN = /(^|\/)(postgres|pgvector|redis|valkey|mongo|mysql|mariadb|nginx|caddy|traefik|minio|rabbitmq|kafka|elasticsearch|qdrant|chroma|ollama|grafana|prometheus|adminer|pgadmin)[\w-]*(:|@|$|\/)/i;

/** The programs that a file runs, save those that are plainly others' own. */
export function workloadsIn(file: DeploymentFile, envFiles: readonly DeploymentFile[]): Workload[] {
  if (!/^\s*(services|kind)\s*:/m.test(file.text)) return [];
  return documentsOf(file.text).flatMap((document) => {
    if (document === null) return /^(kind:\s*(Deployment|StatefulSet|ReplicaSet|DaemonSet)\b|services:)/m.test(file.text) ? [UNKNOWN] : [];
    if (KINDS.test(textAt(document, 'kind') ?? '')) return inCluster(document, file.file);
    const services = at(document, 'services');
    return services?.is === 'map' ? [...services.of.values()].flatMap((service) => inCompose(service, file.file, envFiles)) : [];
  });
}

const UNKNOWN: Workload = { settings: new Map(), open: true, copies: null, mounts: true };

function inCluster(document: Yaml, file: string): Workload[] {
  const pod = at(document, 'spec', 'template', 'spec');
  const containers = at(document, 'spec', 'template', 'spec', 'containers');
  if (pod?.is !== 'map' || containers?.is !== 'list') return [UNKNOWN];
  const own = containers.of.filter((one) => !FOREIGN.test(textAt(one, 'image') ?? ''));
  if (own.length === 0) return [];
  // What shares the network of the pod answers on its own machine.
  const shared = containers.of.length > 1 || pod.of.has('initContainers') || pod.of.has('hostNetwork') || hasMerge(pod) || mentionsBeside(document);
  const env = shared ? undefined : at(own[0]!, 'env');
  const settings = new Map(env?.is === 'list' ? env.of.flatMap((one): [string, Setting][] => entryOf(textAt(one, 'name'), at(one, 'value'), one.line, file)) : []);
  const open = shared || own.some((one) => at(one, 'envFrom') !== undefined || hasMerge(one)) || (env !== undefined && env.is !== 'list');
  const volumes = pod.of.get('volumes');
  const mounts = volumes !== undefined && (volumes.is !== 'list' || !volumes.of.every((one) => ['emptyDir', 'configMap', 'secret'].some((kind) => at(one, kind) !== undefined)));
  return [{ settings, open, copies: copiesOf(at(document, 'spec', 'replicas'), file), mounts }];
}

function inCompose(service: Yaml, file: string, envFiles: readonly DeploymentFile[]): Workload[] {
  if (service.is !== 'map' || hasMerge(service) || service.of.has('extends')) return [UNKNOWN];
  if (!service.of.has('build') || service.of.has('profiles')) return [];
  const copies = copiesOf(at(service, 'deploy', 'replicas') ?? service.of.get('scale'), file);
  const mounts = service.of.has('volumes');
  if (service.of.has('network_mode')) return [{ settings: new Map(), open: true, copies, mounts }];
  const env = service.of.get('environment');
  const given = namesIn(service.of.get('env_file')).map((name) => envFiles.find(({ file: one }) => one === join(file, name)) ?? null);
  const read = given.flatMap((one) => (one === null ? [] : variablesIn(one)));
  return [{ settings: new Map([...read, ...environmentOf(env, file)]), open: given.includes(null) || (service.of.has('env_file') && given.length === 0) || env?.is === 'unknown', copies, mounts }];
}

function environmentOf(env: Yaml | undefined, file: string): [string, Setting][] {
  if (env?.is === 'map') return [...env.of].flatMap(([name, value]) => entryOf(name, value, value.line, file));
  if (env?.is !== 'list') return [];
  return env.of.flatMap((one) => {
    const [, name, value] = (one.is === 'text' && /^(\w+)(?:=(.*))?$/.exec(one.text)) || [];
    return entryOf(name, value === undefined ? undefined : { is: 'text', text: value, line: one.line }, one.line, file);
  });
}

function entryOf(name: string | null | undefined, value: Yaml | undefined, line: number, file: string): [string, Setting][] {
  const known = value?.is === 'text' && !/\$[({]/.test(value.text) ? value.text : null;
  return name == null ? [] : [[name, { value: known, file, line: value?.line ?? line }]];
}

/** `NAME=value`, one a line. */
export function variablesIn({ file, text }: DeploymentFile): [string, Setting][] {
  return linesOf(text).flatMap((line, index): [string, Setting][] => {
    const [, name, value = ''] = /^\s*(?:export\s+)?(\w+)\s*=(.*)$/.exec(line) ?? [];
    const [, , quoted] = /^\s*(["'])(.*)\1/.exec(value) ?? [];
    const plain = quoted ?? value.replace(/\s#.*$/, '').trim();
    return name === undefined ? [] : [[name, { value: plain.includes('$') ? null : plain, file, line: index + 1 }]];
  });
}

/** `ENV NAME=value`, `ENV NAME value`; null where a database is put into the image as well. */
export function variablesOfImage({ file, text }: DeploymentFile): [string, Setting][] | null {
  if (/\b(postgresql|redis-server|redis-stack|mongod|mongodb-org|mongodb|supervisord?|s6-overlay)\b(?!:\/\/)/.test(text)) return null;
  return linesOf(text).flatMap((line, index): [string, Setting][] => {
    const [, name, value = ''] = /^\s*ENV\s+(\w+)[=\s]\s*(\S+)\s*$/i.exec(line) ?? [];
    return name === undefined ? [] : [[name, { value: value.includes('$') ? null : value.replace(/^(["'])(.*)\1$/, '$2'), file, line: index + 1 }]];
  });
}

/** Lines that are too long count as empty. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => (line.length > LONGEST_LINE ? '' : line));
}

function copiesOf(given: Yaml | undefined, file: string): Workload['copies'] {
  return given?.is === 'text' && /^\d{1,6}$/.test(given.text) ? { count: Number(given.text), file, line: given.line } : null;
}

function namesIn(given: Yaml | undefined): string[] {
  if (given?.is === 'text') return [given.text];
  return given?.is === 'list' ? given.of.flatMap((one) => (one.is === 'text' ? [one.text] : [textAt(one, 'path') ?? ''])) : [];
}

/** The file of that name beside another one. */
function join(beside: string, name: string): string {
  return beside.replace(/[^/\\]*$/, '') + name.replace(/^\.\//, '');
}

function at(value: Yaml, ...[key, ...rest]: string[]): Yaml | undefined {
  if (key === undefined) return value;
  const found = value.is === 'map' ? value.of.get(key) : undefined;
  return found === undefined ? undefined : at(found, ...rest);
}

function textAt(value: Yaml, ...path: string[]): string | null {
  const found = at(value, ...path);
  return found?.is === 'text' ? found.text : null;
}

function hasMerge(value: Yaml): boolean {
  return value.is === 'map' && value.of.has('<<');
}

function mentionsBeside(value: Yaml): boolean {
  if (value.is === 'text') return BESIDE.test(value.text);
  if (value.is === 'list') return value.of.some(mentionsBeside);
  return value.is === 'map' && [...value.of].some(([key, one]) => BESIDE.test(key) || mentionsBeside(one));
}
