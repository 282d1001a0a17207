import { readFileSync, writeSync } from 'node:fs';
import Module, { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type CodeRequest, runCode } from '../../../confirm/run-code.ts';
import * as channels from '../../../runtime/channels.ts';
import * as index from '../../../runtime/index.ts';
import * as zod from '../../../runtime/zod.ts';
import { closeNetwork } from './network.ts';
import { type StandIn, standIn } from './stand-ins.ts';

/** Where the answer is written to: the other outputs belong to the module that is run. */
const ANSWER = 3;

const NAMESPACES: Readonly<Record<StandIn, object>> = { index, zod, channels };

/** What `require` calls. Hooks are asked about imports only, and `require` would not take a module of ours. */
interface Requiring {
  _load(specifier: string, ...others: readonly unknown[]): unknown;
}

function hookRequire(requiring: Requiring): void {
  const load = requiring._load;
  requiring._load = function (specifier, ...others) {
    const ours = standIn(specifier);
    return ours === null ? load.call(this, specifier, ...others) : NAMESPACES[ours];
  };
}

const request = JSON.parse(readFileSync(0, 'utf8')) as CodeRequest;
const ours = request.runtime === 'ours';
register(`./hooks.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url, { data: { ours } });
if (ours) hookRequire(Module as unknown as Requiring);
closeNetwork();
const verdict = await runCode(request, () => import(pathToFileURL(request.file).href) as Promise<object>);
writeSync(ANSWER, `${JSON.stringify(verdict)}\n`);
