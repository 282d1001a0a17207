import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** What files of the deployment say of savers. */
const root = mkdtempSync(join(tmpdir(), 'superstep-deployed-'));
afterAll(() => rmSync(root, { recursive: true }));
let projects = 0;

function messages(files: Readonly<Record<string, string>>, saver = POSTGRES): string[] {
  const home = join(root, String(projects++));
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', 'src/graph.ts': graph(saver), ...files })) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  const { findings } = createAnalyzer({ root: home }).file(join(home, 'src/graph.ts'));
  return findings.filter(({ rule }) => rule === 'no-local-database-url' || rule === 'no-memory-checkpointer').map(({ message }) => message);
}

const POSTGRES = 'PostgresSaver.fromConnString(process.env.DATABASE_URL!)';
const SQLITE = "SqliteSaver.fromConnString('/data/threads.db')";
const graph = (saver: string) => `
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { RedisSaver } from '@langchain/langgraph-checkpoint-redis';
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import pg from 'pg';
const checkpointer = ${saver};
export const graph = new StateGraph(MessagesAnnotation).addNode('reply', () => ({ messages: [] })).addEdge(START, 'reply').compile({ checkpointer });
`;
const LOCAL = 'postgres://app:secret@localhost:5432/app';
const cluster = (container: string, more = '', spec = '') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
${spec}  template:
    spec:
${more}      containers:
        - name: app
          image: app:1
${container}`;
const ENV = `          env:
            - name: DATABASE_URL
              value: ${LOCAL}
`;

describe('a variable that is set to this machine', () => {
  test.each([
    ['k8s/app.yaml', cluster(ENV), 'k8s/app.yaml:12'],
    ['k8s/base/app.yml', `# The app.\n---\n${cluster(`          env:\n          - name: LOG\n            value: 'x' # as ever\n          - name: "DATABASE_URL"\n            value: "${LOCAL}"\n`)}`, 'k8s/base/app.yml:16'],
    ['compose.yaml', `services:\n  app:\n    build: .\n    environment:\n      DATABASE_URL: ${LOCAL}\n  db:\n    image: postgres:16\n    environment: { POSTGRES_PASSWORD: x }\n`, 'compose.yaml:5'],
    ['docker-compose.prod.yml', `services:\n  app:\n    build:\n      context: .\n    command: ["node", "app.js"]\n    environment:\n      - DATABASE_URL=${LOCAL}\n`, 'docker-compose.prod.yml:7'],
    ['.env.production', `# prod\nexport DATABASE_URL="${LOCAL}"\n`, '.env.production:2'],
    ['Dockerfile', `FROM node:22\nENV DATABASE_URL=${LOCAL}\n`, 'Dockerfile:2'],
  ])('%s', (file, text, place) => {
    expect(messages({ [file]: text })).toEqual([expect.stringContaining(`\`${place}\` sets to \`postgres://…@localhost:5432/app\``)]);
  });

  test('by a file that compose reads', () => {
    const compose = 'services:\n  app:\n    build: .\n    env_file:\n      - .env\n';
    expect(messages({ 'compose.yaml': compose, '.env': `DATABASE_URL=${LOCAL}\n` })).toHaveLength(1);
    expect(messages({ 'compose.yaml': `${compose}    environment:\n      DATABASE_URL: postgres://db/app\n`, '.env': `DATABASE_URL=${LOCAL}\n` })).toEqual([]);
  });

  test('in options, as a host, and beside a text that stands in', () => {
    const pool = 'new PostgresSaver(new pg.Pool({ host: process.env.DB_HOST }))';
    expect(messages({ '.env.production': 'DB_HOST=127.0.0.1' }, pool)).toHaveLength(1);
    expect(messages({ '.env.production': 'REDIS_URL=redis://localhost:6379' }, "await RedisSaver.fromUrl(process.env.REDIS_URL ?? 'redis://cache:6379')")).toHaveLength(1);
    expect(messages({ '.env.production': 'FILE=./threads.db' }, 'SqliteSaver.fromConnString(process.env.FILE!)')).toEqual([expect.stringContaining('goes with its container')]);
  });

  test.each([
    ['another host', { 'k8s/app.yaml': cluster(ENV.replace('localhost', 'db.internal')) }],
    ['a secret', { '.env.production': `DATABASE_URL=${LOCAL}`, 'k8s/app.yaml': cluster('          env:\n            - name: DATABASE_URL\n              valueFrom:\n                secretKeyRef:\n                  name: db\n                  key: url\n') }],
    ['variables from elsewhere', { '.env.production': `DATABASE_URL=${LOCAL}`, 'k8s/app.yaml': cluster('          envFrom:\n            - secretRef:\n                name: db\n') }],
    ['a database beside it', { 'k8s/app.yaml': `${cluster(ENV)}        - name: db\n          image: postgres:16\n` }],
    ['the network of the host', { 'k8s/app.yaml': cluster(ENV, '      hostNetwork: true\n') }],
    ['a proxy that is put beside it', { 'k8s/app.yaml': cluster(ENV).replace('metadata: { name: app }', "metadata:\n  annotations:\n    sidecar.istio.io/inject: 'true'") }],
    ['a template', { 'helm/app.yaml': cluster(ENV), 'k8s/app.yaml': `{{- if .Values.app }}\n${cluster(ENV)}{{- end }}\n` }],
    ['a patch', { 'k8s/app.yaml': cluster(ENV), 'k8s/kustomization.yaml': 'resources:\n  - app.yaml\n' }],
    ['the network of the host, in compose', { 'compose.yaml': `services:\n  app:\n    build: .\n    network_mode: host\n    environment:\n      DATABASE_URL: ${LOCAL}\n` }],
    ['a service of others', { 'compose.yaml': `services:\n  admin:\n    image: pgadmin4\n    environment:\n      DATABASE_URL: ${LOCAL}\n` }],
    ['what is merged', { 'compose.yaml': `x-app: &app\n  network_mode: host\nservices:\n  app:\n    <<: *app\n    build: .\n    environment:\n      DATABASE_URL: ${LOCAL}\n` }],
    ['a part that is filled in', { 'compose.yaml': 'services:\n  app:\n    build: .\n    environment:\n      DATABASE_URL: ${DATABASE_URL:-postgres://localhost/app}\n' }],
    ['a developer', { '.env': `DATABASE_URL=${LOCAL}`, '.env.development': `DATABASE_URL=${LOCAL}`, 'compose.dev.yaml': `services:\n  app:\n    build: .\n    environment:\n      DATABASE_URL: ${LOCAL}\n` }],
    ['an example', { '.env.production.example': `DATABASE_URL=${LOCAL}`, 'k8s/example/app.yaml': cluster(ENV) }],
    ['an image with its database', { Dockerfile: `FROM node:22\nRUN apt-get install -y postgresql\nENV DATABASE_URL=${LOCAL}\n` }],
    ['two that say otherwise', { '.env.production': `DATABASE_URL=${LOCAL}`, '.env.staging': 'DATABASE_URL=postgres://db/app' }],
    ['another variable', { '.env.production': `ANALYTICS_URL=${LOCAL}` }],
  ])('not where there is %s', (_, files) => {
    expect(messages(files)).toEqual([]);
  });
});

describe('several at once', () => {
  const three = cluster('', '', '  replicas: 3\n');

  test('each has a memory or a file of its own', () => {
    expect(messages({ 'k8s/app.yaml': three }, 'new MemorySaver()')).toEqual([expect.stringContaining('of the 3 that `k8s/app.yaml:5` runs')]);
    expect(messages({ 'k8s/app.yaml': three }, SQLITE)).toEqual([expect.stringContaining('each of the 3 that `k8s/app.yaml:5` runs')]);
    expect(messages({ 'compose.yaml': 'services:\n  app:\n    build: .\n    deploy:\n      replicas: 2\n' }, SQLITE)).toHaveLength(1);
  });

  test.each([
    ['one of them', { 'k8s/app.yaml': cluster('', '', '  replicas: 1\n') }],
    ['a volume', { 'k8s/app.yaml': cluster('', '      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n', '  replicas: 3\n') }],
    ['another program', { 'k8s/app.yaml': cluster(''), 'k8s/worker.yaml': three }],
    ['a database', { 'k8s/db.yaml': three.replace('app:1', 'redis:7') }],
    ['a volume in compose', { 'compose.yaml': 'services:\n  app:\n    build: .\n    scale: 2\n    volumes:\n      - data:/data\n' }],
  ])('not of a file where there is %s', (_, files) => {
    expect(messages(files, SQLITE)).toEqual([]);
  });

  test('a database is one for all of them', () => {
    expect(messages({ 'k8s/app.yaml': three })).toEqual([]);
  });
});

test('an edit of the deployment is seen', () => {
  const home = join(root, 'edited');
  mkdirSync(home);
  writeFileSync(join(home, 'graph.ts'), graph(POSTGRES));
  const analyzer = createAnalyzer({ root: home });
  const found = () => analyzer.file(join(home, 'graph.ts')).findings.filter(({ rule }) => rule === 'no-local-database-url').length;
  expect(found()).toBe(0);
  writeFileSync(join(home, '.env.production'), `DATABASE_URL=${LOCAL}`);
  expect(found()).toBe(1);
  writeFileSync(join(home, '.env.production'), 'DATABASE_URL=postgres://db.internal:5432/app');
  expect(found()).toBe(0);
});
