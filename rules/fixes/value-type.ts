import type { ValueShape } from '../../src/model/graph.ts';
import { closingAngle, codeOf, pieces } from './text.ts';

/** What a key holds, as far as a reducer depends on it. */
export interface ValueType {
  readonly of: 'list' | 'messages' | 'object' | 'set' | 'map' | 'number' | 'boolean' | 'other';
  /** It may be undefined or null as well. */
  readonly optional: boolean;
  /** `{}` is a value of it. */
  readonly open: boolean;
  /** What it is hides behind a name, or is not said at all. */
  readonly named: boolean;
}

const OTHER: ValueType = { of: 'other', optional: false, open: false, named: false };

/** The declared type decides; a name, or none at all, leaves it to what is written. */
export function valueType(declared: string | null, shapes: readonly ValueShape[]): ValueType {
  if (declared === null) return { ...OTHER, of: ofShapes(shapes), open: true, named: true };
  const code = codeOf(declared, 'kept');
  const members = pieces(code, '|').map(({ start, end }) => code.slice(start, end).trim()).filter((member) => member !== '');
  const [member, ...others] = members.filter((one) => !/^(undefined|null|void)$/.test(one));
  if (member === undefined || others.length > 0) return OTHER;
  return { ...ofMember(member, shapes), optional: members.length > 1 };
}

const LIST = /^(?:readonly\s+)?([\s\S]+)\[\]$|^(?:Readonly)?Array<([\s\S]+)>$/;
const OPEN = /^(?:Partial|Record<\s*(?:string|number|PropertyKey)\s*,|object$|\{\s*\[)/;

function ofMember(member: string, shapes: readonly ValueShape[]): ValueType {
  const list = LIST.exec(member);
  const item = list?.[1] ?? list?.[2];
  if (item !== undefined) {
    const messages = /^(?:[\w$]+\.)?BaseMessage(?:Like)?$/.test(item.trim()) || (item === 'any' && ofShapes(shapes) === 'messages');
    return { ...OTHER, of: messages ? 'messages' : 'list' };
  }
  if (member === 'number' || member === 'boolean') return { ...OTHER, of: member };
  if (/^(?:Readonly)?Set</.test(member)) return { ...OTHER, of: 'set' };
  if (/^(?:Readonly)?Map</.test(member)) return { ...OTHER, of: 'map' };
  if (member === 'any') return { ...OTHER, of: ofShapes(shapes), open: true, named: true };
  if (/^(?:Record|Partial|Readonly|Required|Pick|Omit)<|^object$|^\{[\s\S]*\}$/.test(member)) return { ...OTHER, of: 'object', open: OPEN.test(member) };
  return isName(member) ? ofName(shapes) : OTHER;
}

/** The name of a type that is not followed: only what is written tells. */
function ofName(shapes: readonly ValueShape[]): ValueType {
  const of = ofShapes(shapes);
  if (of === 'messages') return { ...OTHER, of: 'list', named: true };
  return { ...OTHER, of: of === 'list' || of === 'object' ? of : 'other', named: true };
}

function isName(member: string): boolean {
  const name = /^[\w$.]+/.exec(member)?.[0] ?? '';
  const whole = name.length === member.length || (member[name.length] === '<' && closingAngle(member, name.length) === member.length - 1);
  return whole && /^(?![A-Z]\d?$)(?!(?:string|unknown|never|symbol|bigint|Date)$)[A-Za-z_$]/.test(name);
}

/** What all writes agree on. */
function ofShapes(shapes: readonly ValueShape[]): ValueType['of'] {
  const [shape, ...others] = new Set(shapes.filter((one) => one !== 'null'));
  return shape === undefined || others.length > 0 || shape === 'unknown' || shape === 'string' ? 'other' : shape;
}
