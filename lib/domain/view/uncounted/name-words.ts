/** The words of a name, however it is spelled: `htmlBody`, `html_body` and `HTML-Body` are html and body. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Last words that only say what form a value has: what it is about stands before them. */
const FORMS = new Set(
  ['address', 'addresses', 'list', 'lists', 'value', 'values', 'text', 'string', 'html', 'raw', 'emails', 'recipients'],
); // prettier-ignore

/**
 * What a name is about, most telling first: English puts that last (`htmlBody`, `total_amount`), unless the last word only says the form
 * (`bccRecipients`, `toAddresses`).
 */
export function subjectsOf(name: string): string[] {
  const words = wordsOf(name);
  const last = words.at(-1);
  const before = words.at(-2);
  if (last === undefined) return [];
  return before !== undefined && FORMS.has(last) ? [before, last] : [last];
}
