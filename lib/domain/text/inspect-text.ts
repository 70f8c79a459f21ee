import { lookAlikesOf, type LookAlike } from './look-alikes.ts';

/** `address`: the text names a host, mailbox, file or account, where a look-alike word is always suspicious. */
export type TextContext = 'text' | 'address';

export type SpotKind =
  'control' | 'bidi' | 'invisible' | 'tag' | 'variation' | 'private' | 'space' | 'overlay' | 'bracket' | 'look-alike';

/** One character that must not be shown as is. */
export interface Spot {
  /** UTF-16 offset. */
  index: number;
  char: string;
  kind: SpotKind;
  /** For look-alikes: the script or form to name in the finding. */
  origin: string | null;
}

// Printable ASCII, Latin letters but the soft hyphen and dotless i, dashes, curly quotes and the euro sign.
const PLAIN = /^[\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u0130\u0132-\u024f\u2010-\u2027\u20ac]*$/;
const PLAIN_ASCII = /^[\n\t\x20-\x7e]*$/;

const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const TAG = /[\u{e0000}-\u{e007f}]/u;
const VARIATION = /[\ufe00-\ufe0f\u180b-\u180f\u{e0100}-\u{e01ef}]/u;
const OVERLAY = /[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]/;
const CONTROL = /\p{Cc}/u;
const SPACE = /[\p{Z}\u2800\u3164\uffa0\u115f\u1160]/u;
const UNDRAWN = /[\p{Co}\p{Cn}\p{Cs}]/u;
// Excludes format characters that are visible: Arabic and other number and verse signs.
const HIDDEN =
  /(?![ \n\t\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb\u2800\ufffc\u27e6\u27e7]|(?<=\p{M}{4})\p{M}/gu;
const EMOJI =
  /\p{RGI_Emoji}|\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/gv;
/** Hidden characters that are normal inside an emoji sequence. */
const JOINING = /\u200d|[\ufe0e\ufe0f]|[\u{e0020}-\u{e007f}]/u;
const WORD = /[\p{L}\p{M}\p{Nd}\p{Nl}_\u2100-\u214f\uff01-\uff5e]+/gu;
const NON_ASCII = /[^\x00-\x7f]/; // eslint-disable-line no-control-regex -- the point is the range
const TOKEN = /[^\s,;<>()[\]"'“”„«»]+/g;
const ADDRESS_LIKE = /@|:\/\/|\.[a-z]{2,}(?:[/:?#]|$)/i;
const IDEOGRAPHIC =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
const ARABIC_LETTER = /^\p{Script=Arabic}$/u;
const VIRAMA = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e3a\u0f84\u1039\u17d2]/;

/** Every character of `text` that a reader could miss or mistake, in order; empty for ordinary text of any language. */
export function inspectText(text: string, context: TextContext = 'text'): Spot[] {
  if ((context === 'text' ? PLAIN : PLAIN_ASCII).test(text)) return [];
  return [...hiddenSpots(text, context), ...lookAlikeSpots(text, context)].sort((a, b) => a.index - b.index);
}

function hiddenSpots(text: string, context: TextContext): Spot[] {
  const emoji = JOINING.test(text) ? emojiRanges(text) : [];
  const spots: Spot[] = [];
  // By character: a text made to be slow repeats few of them.
  const kinds = new Map<string, SpotKind>();
  let next = 0;
  for (const { 0: char, index } of text.matchAll(HIDDEN)) {
    while (next < emoji.length && (emoji[next]?.[1] ?? 0) <= index) next += 1;
    const range = emoji[next];
    if (range !== undefined && range[0] <= index) continue;
    if (isOrdinary(text, index, char, context)) continue;
    const kind = kinds.get(char) ?? kindOf(char);
    kinds.set(char, kind);
    spots.push({ index, char, kind, origin: null });
  }
  return spots;
}

function emojiRanges(text: string): [number, number][] {
  return [...text.matchAll(EMOJI)].map((match) => [match.index, match.index + match[0].length]);
}

function isOrdinary(text: string, index: number, char: string, context: TextContext): boolean {
  const before = text.charAt(index - 1);
  const after = text.charAt(index + 1);
  if (char === '\r') return after === '\n';
  if (context === 'address') return false;
  if (char === '\u3000') return IDEOGRAPHIC.test(before) || IDEOGRAPHIC.test(after);
  // Joiners shape Persian and Indic words; RFC 5892 appendix A allows them in the same places.
  if (char === '\u200c') return VIRAMA.test(before) || (ARABIC_LETTER.test(before) && ARABIC_LETTER.test(after));
  return char === '\u200d' && VIRAMA.test(before);
}

function kindOf(char: string): SpotKind {
  if (char === '⟦' || char === '⟧') return 'bracket';
  if (BIDI.test(char)) return 'bidi';
  if (TAG.test(char)) return 'tag';
  if (VARIATION.test(char)) return 'variation';
  if (CONTROL.test(char)) return 'control';
  if (SPACE.test(char)) return 'space';
  if (UNDRAWN.test(char)) return 'private';
  if (OVERLAY.test(char) || /\p{M}/u.test(char))
    return /\p{Default_Ignorable_Code_Point}/u.test(char) ? 'invisible' : 'overlay';
  return 'invisible';
}

function lookAlikeSpots(text: string, context: TextContext): Spot[] {
  const addresses = context === 'address' ? [] : addressRanges(text);
  const spots: Spot[] = [];
  // Cached by word: texts repeat words, and a text made to be slow repeats them most.
  const known = { true: new Map<string, LookAlike[]>(), false: new Map<string, LookAlike[]>() };
  let next = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!NON_ASCII.test(word)) continue;
    while ((addresses[next]?.[1] ?? Infinity) <= index) next += 1;
    const address = context === 'address' || (addresses[next]?.[0] ?? Infinity) <= index;
    const seen = known[`${address}`];
    let all = seen.get(word);
    if (all === undefined) seen.set(word, (all = lookAlikesOf(word, address)));
    for (const found of all) {
      spots.push({ index: index + found.index, char: found.char, kind: 'look-alike', origin: found.origin });
    }
  }
  return spots;
}

function addressRanges(text: string): [number, number][] {
  return [...text.matchAll(TOKEN)]
    .filter(({ 0: token }) => NON_ASCII.test(token) && ADDRESS_LIKE.test(token))
    .map((match) => [match.index, match.index + match[0].length]);
}
