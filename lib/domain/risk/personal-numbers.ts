import { beginsAt, firstHits, MOST, type Hit } from './hit.ts';
import { ibansIn } from './ibans.ts';

/** Digits with single spaces, dashes or (in query strings) pluses in between. */
const ZONE = /\d(?:[ \u00a0\u202f+-]?\d){8,}/g;
const GAP = '([ \u00a0\u202f+-])';
/** Unbroken or in the groups that are printed: 4-4-4-4, 4-6-5, 4-6-4, 4-3-3-3. More groups of four are a table. */
const CARD = new RegExp(
  String.raw`(?<!\d)(?<!\d{4}${GAP})(?:\d{13,19}|\d{4}${GAP}` +
    String.raw`(?:\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?(?!\2\d{4})|\d{6}\2\d{4,5}|\d{3}\2\d{3}\2\d{3}))(?!\d)`,
  'g',
);
const SSN = /(?<!\d|\d-)\d{3}-\d{2}-\d{4}(?!\d|-\d)/g;
const SSN_UNGROUPED = /^\d{3}([ -]?)\d{2}\1\d{4}$/;
const SSN_NAMED = /(?:ssn|social[ _-]?security)(?:[ _-]?(?:number|no))?\W{0,5}$/i;

/** Prefixes and lengths (ISO/IEC 7812) that the card networks publish. */
const ISSUERS = {
  visa: String.raw`4(?:\d{12}|\d{15}|\d{18})`,
  mastercard: String.raw`(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}`,
  americanExpress: String.raw`3[47]\d{13}`,
  diners: String.raw`3(?:0[0-59]|[689]\d)\d{11}(?:\d\d)?`,
  discoverUnionPayJcb: String.raw`(?:6011|64[4-9]\d|65\d\d|62\d\d|35(?:2[89]|[3-8]\d))\d{12,15}`,
  maestro: String.raw`(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{12,15}`,
};
const ISSUED = new RegExp(`^(?:${Object.values(ISSUERS).join('|')})$`);

/** Card numbers, US social security numbers and IBANs; `name` is the member that holds the text. */
export function personalNumbersIn(text: string, name: string | null): Hit[] {
  const ibans = ibansIn(text);
  const within = (index: number): boolean => ibans.some((iban) => iban.start <= index && index < iban.end);
  const numbers: Hit[] = [];
  ZONE.lastIndex = 0;
  for (let zone = ZONE.exec(text); zone !== null && numbers.length < MOST; zone = ZONE.exec(text)) {
    const { 0: digits, index } = zone;
    const hits = [...cardsIn(text, digits, index), ...socialSecurityIn(text, digits, index, name)];
    numbers.push(...hits.filter((hit) => !within(hit.start)));
  }
  return [...ibans, ...numbers];
}

function cardsIn(text: string, zone: string, offset: number): Hit[] {
  return firstHits(CARD, zone, ({ 0: whole, index }) => {
    const start = offset + index;
    if (!standsAlone(text, start, start + whole.length)) return null;
    // Digits after four groups of four may belong to a longer number, or be the security code.
    const value = [whole, whole.replace(/\D\d{1,3}$/, '')].find(isCard);
    if (value === undefined) return null;
    return { kind: 'personal', code: 'personal.card', name: 'a card number', start, end: start + value.length, value };
  });
}

function isCard(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (!ISSUED.test(digits) || weighted(digits, luhn) % 10 !== 0) return false;
  // Article numbers (GTIN-13 and -14) start alike; this misses one old card number in ten, if written without gaps.
  return digits.length > 14 || digits !== value || weighted(digits, gtin) % 10 !== 0;
}

/** The Luhn check (ISO/IEC 7812-1 annex B) and the GS1 check of article numbers; `odd` counts from the right. */
const luhn = (digit: number, odd: boolean): number => (odd ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit);
const gtin = (digit: number, odd: boolean): number => (odd ? 3 * digit : digit);

function weighted(digits: string, weigh: (digit: number, odd: boolean) => number): number {
  let sum = 0;
  for (let i = 1; i <= digits.length; i += 1) sum += weigh(digits.charCodeAt(digits.length - i) - 0x30, i % 2 === 0);
  return sum;
}

function socialSecurityIn(text: string, zone: string, offset: number, name: string | null): Hit[] {
  const before = text.slice(Math.max(0, offset - 30), offset);
  const named = SSN_UNGROUPED.test(zone) && (SSN_NAMED.test(before) || (name !== null && SSN_NAMED.test(name)));
  const pattern = named ? /^.*$/g : SSN;
  return firstHits(pattern, zone, ({ 0: value, index }) => {
    const start = offset + index;
    const end = start + value.length;
    if (!standsAlone(text, start, end) || !isAssigned(value.replace(/\D/g, ''))) return null;
    return { kind: 'personal', code: 'personal.ssn', name: 'a US social security number', start, end, value };
  });
}

/** Ranges assigned by the Social Security Administration (POMS RM 10201.035). */
const isAssigned = (digits: string): boolean => /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);

/** Whether the digits are a number by themselves: not part of a word, decimal or longer code, nor a phone number with `+`. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  if (!beginsAt(text, start) || /_$|[A-Za-z0-9]-$|\d\.$|^\+$|[^A-Za-z0-9]\+$/.test(before)) return false;
  return !/^(?:\w|-[A-Za-z]|\.\d)/.test(text.slice(end, end + 2));
}
