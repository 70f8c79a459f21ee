import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { wordsOf } from '../uncounted/name-words.ts';

export type MailRole = 'to' | 'cc' | 'bcc' | 'reply_to' | 'from' | 'list';

/** What stands in one of a mail's address fields, in whatever shape: a text, and the name given with it. */
export interface Addressee {
  role: MailRole;
  read: Read;
  name: string | null;
}

const ADDRESS = new Set(['email', 'address', 'mail', 'emailaddress', 'addr', 'smtp', 'smtpaddress', 'recipient']);
const NAME = new Set(['name', 'displayname', 'fullname']);
const PEOPLE = new Set([
  'recipient',
  'recipients',
  'attendee',
  'attendees',
  'invitee',
  'invitees',
  'guest',
  'guests',
  'participants',
  'addressees',
]);

/** Which address field a name means, by its words: `toRecipients`, `ToAddresses`, `blind_copy`, `h:Reply-To`. */
function mailRoleOf(name: string): MailRole | null {
  const words = wordsOf(name);
  const has = (...some: string[]): boolean => some.some((word) => words.includes(word));
  if (has('id', 'ids', 'token', 'count', 'subject', 'type', 'status') && !has('list', 'segment', 'audience'))
    return null;
  if (has('bcc') || (has('blind') && has('copy', 'carbon'))) return 'bcc';
  if (has('cc') || (has('carbon') && has('copy'))) return 'cc';
  if (has('reply') && has('to') && !has('in', 'message')) return 'reply_to';
  if (words[0] === 'replyto') return 'reply_to';
  if (words[0] === 'to' && (words.length === 1 || has('recipients', 'addresses', 'address', 'emails', 'email', 'list')))
    return 'to';
  if (words.at(-1) === 'to' && has('send', 'mail', 'email', 'deliver', 'forward')) return 'to';
  if (words.some((word) => PEOPLE.has(word))) return 'to';
  if (
    has('list', 'segment', 'audience', 'cohort') &&
    has('id', 'ids', 'list', 'audience', 'segment') &&
    !has('unsubscribe')
  )
    return 'list';
  return (words[0] === 'from' || words[0] === 'sender') && (words.length === 1 || has('email', 'address', 'name'))
    ? 'from'
    : null;
}

/** Everybody whom the arguments name in an address field, wherever it stands in them. */
export function addresseesIn(
  reader: ArgumentReader,
  mapped: readonly { role: MailRole; pointer: string; value: JsonValue }[],
): Addressee[] {
  const found: Addressee[] = [];
  for (const { role, pointer, value } of mapped) addValue(found, reader, role, pointer, value);
  walk(found, reader, '', reader.args, 0);
  return found;
}

function walk(found: Addressee[], reader: ArgumentReader, pointer: string, value: JsonValue, depth: number): void {
  if (depth > 12) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(found, reader, `${pointer}/${i}`, item, depth + 1);
    return;
  }
  if (!isJsonObject(value)) return;
  // A header as an object of its name and value.
  const [header, content] = [value['name'] ?? value['Name'], value['value'] ?? value['Value']];
  const named = typeof header === 'string' && typeof content === 'string' ? mailRoleOf(header) : null;
  if (named !== null) {
    addValue(found, reader, named, pointerChild(pointer, 'value' in value ? 'value' : 'Value'), content ?? '');
    return;
  }
  for (const [key, inside] of Object.entries(value)) {
    const at = pointerChild(pointer, key);
    const role = mailRoleOf(key);
    if (role === null || !addValue(found, reader, role, at, inside)) walk(found, reader, at, inside, depth + 1);
  }
}

/** Answers whether the value was read as addresses. */
function addValue(
  found: Addressee[],
  reader: ArgumentReader,
  role: MailRole,
  pointer: string,
  value: JsonValue,
): boolean {
  if (reader.isUsed(pointer)) return true;
  if (typeof value === 'string' || (role === 'list' && typeof value === 'number')) {
    found.push({ role, read: reader.read(String(value), pointer, 'address'), name: null });
    return true;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) reader.use(pointer);
    return value
      .map(
        (item, i) =>
          addValue(found, reader, role, `${pointer}/${i}`, item) ||
          (walk(found, reader, `${pointer}/${i}`, item, 1), true),
      )
      .some(Boolean);
  }
  if (!isJsonObject(value)) return false;
  const address = memberOf(value, ADDRESS);
  if (address === null) return false;
  if (isJsonObject(address.value))
    return addValue(found, reader, role, pointerChild(pointer, address.key), address.value);
  if (typeof address.value !== 'string') return false;
  const name = memberOf(value, NAME);
  if (typeof name?.value === 'string') reader.read(name.value, pointerChild(pointer, name.key), 'address');
  const read = reader.read(address.value, pointerChild(pointer, address.key), 'address');
  found.push({ role, read, name: typeof name?.value === 'string' ? name.value : null });
  return true;
}

function memberOf(
  object: Record<string, JsonValue>,
  names: ReadonlySet<string>,
): { key: string; value: JsonValue } | null {
  const key = Object.keys(object).find((one) => names.has(one.replace(/[^\p{L}]/gu, '').toLowerCase()));
  return key === undefined ? null : { key, value: object[key] ?? null };
}
