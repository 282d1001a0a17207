/** Names that ask whether somebody may. */
const ASKS = /own(s|ed|er|ing)|access|permi|authori[sz]e|policy|tenant|belongs|allowed|\bmay[A-Z]|\bcan[A-Z]|member|forbid|scope/i;
const INSISTS = /^(assert|verify|ensure|check|require|guard|invariant|must)/i;
/** Of these a login is asked for, and not a thread. */
const LOGIN = /^(require|ensure|verify|check|assert|is)?_?(auth|authenticate\w*|login|loggedIn|user|session|token|jwt|csrf|signature|captcha|rate\w*)$|jwt|passport|token/i;
/** Calls that look at the form of an id only. */
const FORM = /uuid|format|schema|sanit|escape|^(is)?valid(ate)?(Id)?$|^(test|match|exec|parse|safeParse|trim|String|Number|Boolean|isNaN|isString|encodeURIComponent|stringify|toString)$/i;
/** Calls that write or tell something, and ask nothing. */
const TELLS = /^(save|store|insert|add|append|push|log|track|record|emit|publish|send|set|put|update|upsert|create|write|incr|capture|enqueue|notify|count|mark|touch|report|delete|remove|trace|print|debug|info|warn|error|json|end|render|status|header|register|broadcast|dispatch|start|with|build|make|to[A-Z])/;
/** What answers belongs to the answer. */
const ANSWERS = /^(console|log|logger|res|response|reply|NextResponse|Response|JSON|c|ctx)$/;
/** Reads of a database by a key: they say that a row is there, and not whose it is. */
export const LOOKS_UP = /^(find(Unique|First|One|ById|ByPk|ByKey)?(OrThrow)?|findById|exists?|count|get(ById|Item)?|select|query|one|oneOrNone|single|maybeSingle|where|eq|from)$/;

/** Parts of a query beside what it looks for: `db.select().from(threads).where(eq(threads.id, id)).limit(1)`. */
export const OF_QUERY = /^(eq|ne|and|or|not|inArray|i?like|limit|first|offset|(order|group)By|(left|inner)Join|lean|exec|all|toArray|prepare|returning)$/;

/** Whether a function says by its name that it asks whose something is. */
export function asksByName(name: string): boolean {
  return (ASKS.test(name) && !LOGIN.test(name)) || (INSISTS.test(name) && /thread|conversation|chat/i.test(name) && !FORM.test(name));
}

const EVERYTHING = '(?:super_?)?(?:admin(?:istrator)?|superuser|staff|operator|moderator)s?';
const PRIVILEGE = new RegExp(
  [
    // `'admin'`, `'role:admin'`, `Role.Admin`
    `['"\`](?:\\w+[:._-])?${EVERYTHING}(?:[:._-]\\w+)?['"\`]`,
    `\\broles?\\.\\w*${EVERYTHING}`,
    `\\b(?:is|has|requires?d?|ensure|assert|check|verify|only)_?\\w*${EVERYTHING}`,
    `\\b${EVERYTHING}_?(?:Only|Guard|Required|Procedure|Auth)`,
  ].join('|'),
  'i',
);

/** Whether code asks for one of those who may see what is everybody's: `user.role !== 'admin'`, `requireAdmin`. */
export function asksForPrivilege(text: string): boolean {
  return PRIVILEGE.test(text);
}

/** A row that must be there: who it belongs to is another question. */
export function insistsOnRow(name: string): boolean {
  return /Or(Throw|Fail)$/.test(name) && LOOKS_UP.test(name.replace(/Or(Throw|Fail)$/, ''));
}

/** What a call can tell of the id that it is given. `isMethod`: it is made on something, which may have no name. */
export function tellsOf(path: string, isMethod = path.includes('.')): 'asks' | 'form' | 'nothing' | 'row' | 'maybe' {
  const names = path.split('.');
  const name = names.at(-1) ?? '';
  if (ANSWERS.test(names[0] ?? '') && names.length > 1) return 'nothing';
  if (asksByName(name) || (asksByName(path) && !TELLS.test(name)) || /Or(Throw|Fail)$/.test(name)) return 'asks';
  if (FORM.test(name)) return 'form';
  if (TELLS.test(name)) return 'nothing';
  return isMethod && LOOKS_UP.test(name) ? 'row' : 'maybe';
}

/** Calls that tell who asks, by something that nobody else can have. */
export const PROVES = /auth(?!or)|verif|jwt|token|login|whoami|principal|claims|credential|(get|load|read)\w*session|sessions?(Of|For|From|By)|(^|\.)sessions?\./i;
/** What is given to such calls: `userOf(req.headers.cookie)`. */
export const PROOF = /token|cookie|\bsid\b|authori[sz]ation|jwt|bearer|api_?key|credential/i;

/** Properties that name somebody: `{ where: { id, userId } }`. */
export const SOMEBODY = /user|owner|tenant|account|member|session|auth|viewer|principal|\borg|customer|workspace/i;
