import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { Compile, GraphModel } from '../../src/model/graph.ts';
import { isSecretName } from '../shared/secret-names.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * A checkpointer writes the whole state after each step, and keeps every version of it. A password that passes through the
 * state is then in the database, in its backups, and in what `getState` gives to a user interface.
 */
export const noPlaintextSecret: Rule = {
  id: 'no-plaintext-secret',
  title: 'A secret is a key of a state that is saved as it is',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the key, and a compile() with a checkpointer',
  *detect(input) {
    for (const { model } of input.graphs) {
      const compile = model.compiles.find(({ checkpointer }) => checkpointer === 'yes');
      if (compile === undefined || isEncrypted(input, compile)) continue;
      for (const channel of model.channels) if (isSaved(channel) && holdsSecret(channel)) yield report(model, compile, channel);
    }
  },
};

function isSaved({ kind }: Channel): boolean {
  return kind !== 'untracked' && kind !== 'unknown' && kind !== 'broken';
}

/** A flag or a number tells something about a secret. */
function holdsSecret({ key, type }: Channel): boolean {
  return (isSecretName(key) && !isHarmless(type ?? '')) || secretWithin(type) !== null;
}

function isHarmless(type: string): boolean {
  return /^(boolean|number|Date)\b/.test(type);
}

/** `{ password: string }`: a property of the declared type. */
function secretWithin(type: string | null): string | null {
  for (const [, name, of] of (type ?? '').matchAll(/([A-Za-z_$][\w$]*)['"]?\s*\??\s*:\s*([^;,}\n]*)/g)) if (isSecretName(name!) && !isHarmless(of!)) return name!;
  return null;
}

/** A saver with a serializer of its own, or one that says of itself that it encrypts. */
function isEncrypted({ source }: RuleInput, { site }: Compile): boolean {
  return /encrypt|cipher|TenantCheckpointer/i.test(withoutComments(source(site.file)));
}

/** What is only said about encryption encrypts nothing. Texts may hold what looks like a comment: then less is kept. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

function report(model: GraphModel, compile: Compile, channel: Channel): Detection {
  const declared = channel.property ?? channel.site;
  const within = isSecretName(channel.key) ? null : secretWithin(channel.type);
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
