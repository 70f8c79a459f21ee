import { firstHits, type Hit } from './hit.ts';
import { isElsewhere, isPlaceholder } from './placeholder.ts';

const NAME =
  'pass(?:word|wd|phrase)|pwd|secret|token|(?:api|private|secret|access|signing|encryption)[_. -]?key|authorization';
const ENDS_IN_NAME = new RegExp(`(${NAME})$`, 'i');
// Tokens that identify a position or a request and grant no access.
const HARMLESS = new RegExp(
  '(?:page|next|cursor|sync|continuation|pagination|delta|skip|max|csrf|xsrf|cancel(?:l?ation)?|idempotency|client|' +
    'request)[_. -]?token$',
  'i',
);
const SCHEME = /^(?:Bearer|Basic|Token)[ \t]{1,3}(?=\S)/i;

/** Quotes, escaped quotes and the stars of Markdown, before and after `:` or `=`. */
const MARKS = '["\'`*\\\\]{0,3}';
const ASSIGNMENT = new RegExp(
  `(${NAME})${MARKS}([ \\t]{0,3})(?:=>|:=|[:=])(${MARKS}[ \\t]{0,3}${MARKS})` +
    `((?:Bearer|Basic|Token)[ \\t]{1,3})?([^\\s"'\`,;&:=<([{\\\\][^\\s"'\`,;&\\\\]{5,199})(["'\`\\\\])?`,
  'gi',
);
const LONGEST_NAME = 60;
const SHORTEST_VALUE = 8;

/** The secret in a member that has a secret's name, or null when its value is none. */
export function namedSecret(name: string, text: string): Hit | null {
  const tail = name.slice(-LONGEST_NAME);
  const noun = HARMLESS.test(tail) ? undefined : ENDS_IN_NAME.exec(tail)?.[1];
  if (noun === undefined) return null;
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  if (scheme === '' && /^authorization$/i.test(noun)) return null;
  const value = text.slice(scheme.length);
  if (value.length < SHORTEST_VALUE || isPlaceholder(value) || isElsewhere(value)) return null;
  return { kind: 'secret', ...meaning(noun), start: 0, end: text.length, value };
}

/** Secrets assigned to a name within a text: `password=…`, `secret: …`, `"api_key": "…"`, `Authorization: Bearer …`. */
export function assignmentsIn(text: string): Hit[] {
  return firstHits(ASSIGNMENT, text, (match) => {
    const { 1: noun = '', 2: space = '', 3: lead = '', 4: scheme, 5: raw = '', 6: close, index } = match;
    const named = index + noun.length;
    if (HARMLESS.test(text.slice(Math.max(0, named - LONGEST_NAME), named))) return null;
    const quoted = close !== undefined && lead.endsWith(close === '\\' ? '"' : close);
    const tight = space + lead === '' && text.charAt(index + noun.length) === '=';
    const value = quoted ? raw : withoutPunctuation(raw);
    if (/^authorization$/i.test(noun) && scheme === undefined) return null;
    if (isPlaceholder(value) || isElsewhere(value) || isMailbox(value)) return null;
    if (scheme === undefined && !isTelling(value, { noun, quoted, tight })) return null;
    const start = index + match[0].length - (close?.length ?? 0) - raw.length;
    return { kind: 'secret', ...meaning(noun), start, end: start + value.length, value };
  });
}

/** Whether a value looks like a secret, and not like the next word of a sentence or an identifier in a program. */
function isTelling(value: string, { noun, quoted, tight }: { noun: string; quoted: boolean; tight: boolean }): boolean {
  const mixed = /[A-Za-z]/.test(value) && /[0-9!#$%^+~|]/.test(value);
  if (mixed && /^pass|^pwd/i.test(noun)) return value.length >= 6;
  if (value.length < SHORTEST_VALUE) return false;
  if (mixed) return !/^[A-Za-z]+-\d+$/.test(value);
  // `token=userInput` and `secret=client_secret_value` are code; `password=correcthorse` is not.
  return quoted || (tight && !/_|[a-z][A-Z]/.test(value));
}

/** A loop, because a regular expression anchored at the end tries every start. */
function withoutPunctuation(value: string): string {
  let end = value.length;
  while (end > 0 && '.,;:!?)]}>*'.includes(value.charAt(end - 1))) end -= 1;
  return value.slice(0, end);
}

const isMailbox = (value: string): boolean => value.indexOf('@') > 0 && /\.[a-z]{2,6}$/i.test(value);

function meaning(noun: string): Pick<Hit, 'code' | 'name'> {
  if (/^pass|^pwd/i.test(noun)) return { code: 'secret.password', name: 'a password' };
  if (/^private/i.test(noun)) return { code: 'secret.private_key', name: 'a private key' };
  if (/key$/i.test(noun)) return { code: 'secret.key', name: 'a secret key' };
  return /^secret$/i.test(noun)
    ? { code: 'secret.named', name: 'a secret' }
    : { code: 'secret.token', name: 'an access token' };
}
