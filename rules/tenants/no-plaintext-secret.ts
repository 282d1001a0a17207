import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Compile, GraphModel, Outside } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { once } from '../shared/once.ts';
import { isSecretName } from '../shared/secret-names.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { brief, code } from '../shared/words.ts';

/**
 * A checkpointer writes the whole state after each step, and keeps every version of it. A password that passes through the
 * state is then in the database, in its backups, and in what `getState` gives to a user interface.
 */
export const noPlaintextSecret: Rule = {
  id: 'no-plaintext-secret',
  title: 'A secret is in a state that is saved as it is',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the key or what is written to it, and a compile() with a checkpointer',
  *detect(input) {
    for (const { model } of input.graphs) {
      const compile = model.compiles.find(({ checkpointer }) => checkpointer === 'yes');
      if (compile === undefined || isEncrypted(input, compile)) continue;
      for (const channel of model.channels) {
        if (!isSaved(channel)) continue;
        if (holdsSecret(channel)) yield report(model, compile, channel);
        else for (const write of secretsWritten(model, channel.key)) yield reportWrite(model, compile, write);
      }
    }
  },
};

interface SecretWrite {
  readonly key: string;
  readonly site: Site;
  readonly of: Outside;
}

/** Secrets that nodes and runs put into a key whose name tells nothing of them: each place counts once. */
function secretsWritten(model: GraphModel, key: string): SecretWrite[] {
  const found = new Map<string, SecretWrite>();
  for (const { name, site, outside } of givenFromOutside(model)) {
    const of = name === key ? outside.find(isSecret) : undefined;
    if (of !== undefined) found.set(`${site.file} ${site.start}`, { key, site, of });
  }
  return [...found.values()];
}

const givenFromOutside = once((model: GraphModel): readonly { readonly name: string; readonly site: Site; readonly outside: readonly Outside[] }[] => {
  const ofNodes = model.nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ writes }) => writes.map(({ key, site, outside }) => ({ name: key, site, outside }))));
  const ofRuns = [...model.inputs, ...(model.updates ?? []).flatMap(({ keys }) => keys)];
  return [...ofNodes, ...ofRuns].flatMap(({ name, site, outside = [] }) => (outside.length === 0 ? [] : [{ name, site, outside }]));
});

/** Headers that say who asks and prove it. */
const PROOFS = /^((proxy-)?authorization|cookie|x-api-key|x-auth-token|x-access-token|session|sid|connect\.sid)$/i;

function isSecret({ of, name }: Outside): boolean {
  if (of === 'header' && PROOFS.test(name)) return true;
  return isSecretName(name) && !(of === 'environment' && /^(NEXT|VITE|NUXT|EXPO|REACT_APP|GATSBY)?_?PUBLIC_|^REACT_APP_/.test(name));
}

function isSaved({ kind }: Channel): boolean {
  return kind !== 'untracked' && kind !== 'unknown' && kind !== 'broken';
}

/** A flag or a number tells something about a secret. */
function holdsSecret(channel: Channel): boolean {
  return (isSecretName(channel.key) && !isHarmless(channel.type ?? '')) || secretWithin(channel) !== null;
}

function isHarmless(type: string): boolean {
  return /^(boolean|number|Date)\b/.test(type);
}

/** `{ password: string }`: a property of the declared type, or of one that it names. */
function secretWithin({ type, parts = [] }: Channel): string | null {
  const named = parts.find(({ path, type: of }) => isSecretName(path.at(-1)!) && !isHarmless(of));
  if (named !== undefined) return named.path.join('.');
  for (const [, name, of] of (type ?? '').matchAll(/([A-Za-z_$][\w$]*)['"]?\s*\??\s*:\s*([^;,}\n]*)/g)) if (isSecretName(name!) && !isHarmless(of!)) return name!;
  return null;
}

/** A saver with a serializer of its own, or one that says of itself that it encrypts. */
function isEncrypted({ source }: RuleInput, { site, saverFile = site.file, serializer }: Compile): boolean {
  return serializer === true || [site.file, saverFile].some((file) => /encrypt|cipher|TenantCheckpointer/i.test(withoutComments(source(file))));
}

/** What is only said about encryption encrypts nothing. Texts may hold what looks like a comment: then less is kept. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

function reportWrite(model: GraphModel, compile: Compile, { key, site, of }: SecretWrite): Detection {
  return {
    certainty: 'always',
    message: `${brief(of.text, 36)} is written to ${code(key)}, and saved with every checkpoint as it is: whoever can read the database or a backup can read it.`,
    help: of.of === 'environment' || of.of === 'config' ? 'Read it where it is used: what is in the state is in every checkpoint.' : 'Pass it on in `config.configurable`, which is not saved, or make the key an UntrackedValue.',
    graph: model.id,
    site: site.file === model.file ? site : compile.site,
    evidence: { key },
    related: [
      { role: 'write', message: `${code(key)} is written here`, site },
      { role: 'compile', message: 'the graph is compiled with a checkpointer here', site: compile.site },
    ],
    fixes: [],
  };
}

function report(model: GraphModel, compile: Compile, channel: Channel): Detection {
  const declared = channel.property ?? channel.site;
  const within = isSecretName(channel.key) ? null : secretWithin(channel);
  return {
    certainty: 'always',
    message: `${code(within === null ? channel.key : `${channel.key}.${within}`)} is saved with every checkpoint as it is: whoever can read the database or a backup can read it.`,
    help: 'Keep it out of the state (pass it in `config.configurable`), make it an UntrackedValue, or encrypt what the checkpointer writes.',
    graph: model.id,
    site: declared?.file === model.file ? declared : compile.site,
    evidence: { key: channel.key },
    related: [
      ...(declared === null ? [] : [{ role: 'channel', message: `${code(channel.key)} is declared here`, site: declared }]),
      { role: 'compile', message: 'the graph is compiled with a checkpointer here', site: compile.site },
    ],
    fixes: [],
  };
}
