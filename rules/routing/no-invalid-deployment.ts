import type { Deployment } from '../../src/model/deployment.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import { likelyName } from '../shared/likely-name.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/** `langgraph.json` says what a platform serves. It is read when the server starts, and refused as a whole. */
export const noInvalidDeployment: Rule = {
  id: 'no-invalid-deployment',
  title: 'A `langgraph.json` names what is not there, and the server does not start',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the `langgraph.json` above the file, and all exports of the file',
  ofText: true,
  *detect({ program: { file, deployment } }) {
    if (deployment === undefined) return;
    const site: Site = { file, start: 0, end: 0 };
    const { served, lost, exports } = deployment;
    if (exports !== null) for (const { id, name } of served) if (!exports.includes(name)) yield noExport(site, id, name, exports);
    for (const { id, path } of lost) yield said(site, `${code(deployment.file)} takes the graph ${code(id)} from ${code(path)}, and there is no such file: the server does not start.`, `Did you mean this file, ${code(file)}?`, id);
    if (served.length > 0) yield* oldNode(deployment, site);
  },
};

function noExport(site: Site, id: string, name: string, exports: readonly string[]): Detection {
  const near = likelyName(name, exports) ?? (exports.length === 1 ? exports[0]! : null);
  const what = name === 'default' ? 'this file has no default export' : `this file exports no ${code(name)}`;
  const help = near === null ? `Export the graph as ${code(name)}.` : `Write ${code(`:${near}`)} behind the path, or export the graph as ${code(name)}.`;
  return said(site, `${code('langgraph.json')} serves ${code(name)} of this file as ${code(id)}, and ${what}: the server does not start.`, help, name);
}

/** What the platform has images of, each as a text. */
const NODE = ['20', '22', '24'];

function* oldNode({ file, node }: Deployment, site: Site): Iterable<Detection> {
  if (node === null || NODE.includes(node as string)) return;
  if (typeof node === 'string' && Number(node) > 24) return;
  const help = typeof node === 'number' && NODE.includes(String(node)) ? `Write it as a text: ${code(`"${node}"`)}.` : `Write one of ${NODE.map((one) => code(`"${one}"`)).join(', ')}.`;
  yield said(site, `${code(file)} asks for ${code(`"node_version": ${JSON.stringify(node)}`)}, which the server does not take: it does not start.`, help, 'node_version');
}

function said(site: Site, message: string, help: string, name: string): Detection {
  return { ofProject: true, certainty: 'always', message, help, graph: null, site, evidence: { name }, related: [], fixes: [] };
}
