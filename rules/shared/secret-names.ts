/** What a key is called that holds a secret or what identifies a person. */
const SECRETS: readonly (readonly string[])[] = [
  ['password'], ['passwd'], ['passphrase'], ['passcode'], ['secret'], ['token'], ['jwt'], ['credential'], ['credentials'],
  ['api', 'key'], ['apikey'], ['private', 'key'], ['access', 'key'], ['secret', 'key'], ['encryption', 'key'], ['signing', 'key'],
  ['ssn'], ['social', 'security', 'number'], ['iban'], ['cvv'], ['cvc'], ['credit', 'card'], ['card', 'number'], ['passport', 'number'],
  ['tax', 'id'], ['date', 'of', 'birth'], ['birth', 'date'],
];

/** Words after which a secret is still one. */
const TAILS = new Set(['value', 'text', 'string', 'plain', 'plaintext', 'raw', 'number']);

/** Tokens that are no secrets: of pages, of texts, of models. */
const HARMLESS = new Set(['next', 'page', 'continuation', 'cursor', 'last', 'first', 'current', 'previous', 'stop', 'start', 'end', 'special', 'sync', 'resume', 'cancel', 'cancellation', 'delta', 'output', 'input', 'prompt', 'completion', 'pad', 'mask', 'csrf', 'design', 'total', 'max', 'min', 'per']);

/** Whether somebody asks or tells something about a secret: `hasPassword`, `isTokenValid`. */
const ASKS = new Set(['is', 'has', 'had', 'needs', 'need', 'requires', 'require', 'use', 'uses', 'with', 'no', 'should', 'can', 'did', 'show', 'reset', 'forgot', 'masked', 'encrypted', 'hashed', 'redacted']);

export function isSecretName(key: string): boolean {
  const words = wordsOf(key);
  if (words.some((word) => ASKS.has(word))) return false;
  while (words.length > 1 && TAILS.has(words.at(-1)!) && !endsWithSecret(words)) words.pop();
  if (!endsWithSecret(words)) return false;
  return words.at(-1) !== 'token' || !words.some((word) => HARMLESS.has(word));
}

function endsWithSecret(words: readonly string[]): boolean {
  return SECRETS.some((secret) => secret.length <= words.length && secret.every((word, index) => words[words.length - secret.length + index] === word));
}

/** `userAPIKey`, `user_api_key` and `user-api-key` are the same three words. */
function wordsOf(key: string): string[] {
  return key.replaceAll(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4').toLowerCase().split(/[^a-z\d]+/).filter((word) => word !== '');
}
