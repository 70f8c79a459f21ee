import { inspectText } from './inspect-text.ts';
import type { Spot, SpotKind, TextContext } from './inspect-text.ts';

/** Something a reader would miss, in the same shape as a view's finding. */
export interface TextFinding {
  code: string;
  text: string;
  pointer: string;
}

/**
 * The text as a reader may safely see it: hidden characters stand as `⟦U+202E⟧`, look-alikes as `а⟦U+0430 Cyrillic⟧`.
 * Literal `⟦` and `⟧` are themselves written as code points, so the notation cannot be forged. Ordinary text of any
 * language, and well-formed emoji, come back unchanged. Apply it exactly once.
 */
export function reveal(text: string, context: TextContext = 'text'): string {
  const spots = inspectText(text, context);
  if (spots.length === 0) return text;
  let out = '';
  let from = 0;
  for (const { index, char, origin } of spots) {
    out += text.slice(from, index);
    out += origin === null ? `⟦${codePointName(char)}⟧` : `${char}⟦${codePointName(char)} ${origin}⟧`;
    from = index + char.length;
  }
  return out + text.slice(from);
}

const MEANING: Record<SpotKind, { code: string; one: string; many: string }> = {
  bidi: {
    code: 'text.bidi',
    one: 'character that reverses the order of the text around it',
    many: 'characters that reverse the order of the text around them',
  },
  tag: { code: 'text.tag', one: 'invisible tag character', many: 'invisible tag characters' },
  invisible: { code: 'text.invisible', one: 'invisible character', many: 'invisible characters' },
  variation: {
    code: 'text.variation',
    one: 'invisible variation selector',
    many: 'invisible variation selectors',
  },
  control: { code: 'text.control', one: 'control character', many: 'control characters' },
  private: {
    code: 'text.private',
    one: 'character without an agreed meaning',
    many: 'characters without an agreed meaning',
  },
  space: {
    code: 'text.space',
    one: 'space that is not an ordinary space',
    many: 'spaces that are not ordinary spaces',
  },
  overlay: {
    code: 'text.overlay',
    one: 'mark drawn over other characters',
    many: 'marks drawn over other characters',
  },
  bracket: {
    code: 'text.bracket',
    one: 'bracket of the kind this page uses to mark hidden characters',
    many: 'brackets of the kind this page uses to mark hidden characters',
  },
  'look-alike': {
    code: 'text.look-alike',
    one: 'letter that looks like another',
    many: 'letters that look like others',
  },
};

/** One finding for each kind of character in `text` that a reader could miss, saying how many there are and which. */
export function hiddenCharacters(text: string, pointer: string, context: TextContext = 'text'): TextFinding[] {
  const spots = inspectText(text, context);
  if (spots.length === 0) return [];
  const groups = Map.groupBy(spots, (spot) => spot.kind);
  return [...groups].map(([kind, group]) => {
    const { code, one, many } = MEANING[kind];
    const count = group.length === 1 ? `1 ${one}` : `${group.length.toLocaleString('en')} ${many}`;
    return { code, text: `${count}: ${namesOf(group)}${decodedTags(kind, group)}`, pointer };
  });
}

function namesOf(spots: Spot[]): string {
  const counts = new Map<string, number>();
  for (const { char, origin } of spots) {
    const name = origin === null ? codePointName(char) : `${char} ${codePointName(char)} ${origin}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => (n === 1 ? name : `${name} × ${n.toLocaleString('en')}`)).join(', ');
}

/** Tag characters map to ASCII one to one, so their message can be decoded. */
function decodedTags(kind: SpotKind, spots: Spot[]): string {
  if (kind !== 'tag') return '';
  const codes = spots
    .map(({ char }) => (char.codePointAt(0) ?? 0) - 0xe0000)
    .filter((code) => code >= 0x20 && code < 0x7f);
  return codes.length === 0 ? '' : `. They spell “${codes.map((code) => String.fromCharCode(code)).join('')}”`;
}

function codePointName(char: string): string {
  return 'U+' + (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
