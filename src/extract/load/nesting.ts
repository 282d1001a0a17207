/**
 * The parser reads `(a = (b = (c …` once more with each `(`: its time grows with the square of their number, and with how often
 * there is such a nest. So brackets cost what is open around them, as soon as that is more than anybody writes.
 */
const DEEP = 50;
/** One nest of 500, or a few that are less deep. */
const MOST = (500 * 500) / 2;
/** After `async (` it reads what follows twice, so that each such bracket within another one doubles its time. */
const MOST_ASYNC = 8;
const ASYNC = /\basync\s*(<[^()]{0,200}>\s*)?$/;
/** What is looked at before a bracket. */
const BEFORE = 240;

/** Whether brackets are nested so deeply that the parser would take its time. What is in quotes on one line counts for nothing. */
export function isNestedTooDeeply(text: string): boolean {
  let cost = 0;
  let open = 0;
  /** How many brackets were open before each `async (` that is. */
  const attempts: number[] = [];
  /** Up to there nothing closes another quote. */
  let unclosed = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === ROUND || code === SQUARE || code === CURLY) {
      if (code === ROUND && ASYNC.test(text.slice(Math.max(0, index - BEFORE), index)) && attempts.push(open) > MOST_ASYNC) return true;
      if (++open > DEEP && (cost += open) > MOST) return true;
    } else if (code === ROUND_END || code === SQUARE_END || code === CURLY_END) {
      if (open > 0 && --open === attempts.at(-1)) attempts.pop();
    } else if ((code === DOUBLE || code === SINGLE) && index >= unclosed) {
      const end = endOfQuoted(text, index);
      if (text.charCodeAt(end) === code) index = end;
      else unclosed = end;
    }
  }
  return false;
}

const [ROUND, SQUARE, CURLY] = [0x28, 0x5b, 0x7b];
const [ROUND_END, SQUARE_END, CURLY_END] = [0x29, 0x5d, 0x7d];
const [DOUBLE, SINGLE, BACKSLASH, LINE] = [0x22, 0x27, 0x5c, 0x0a];

/** The closing quote, or where the line ends without one: after an apostrophe in prose. */
function endOfQuoted(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote || code === LINE) return index;
    if (code === BACKSLASH) index++;
  }
  return text.length;
}
