/** One match in one text. */
export interface Hit {
  kind: 'secret' | 'personal';
  code: string;
  name: string;
  /** UTF-16 offsets of the value. */
  start: number;
  end: number;
  value: string;
}

/** More matches than this tell a reader nothing new. */
export const MOST = 20;

/**
 * The first matches of a global pattern, mapped by `read`; nulls are left out. Stops at the limit, so a text full of matches costs no more, and
 * uses `exec`, because `matchAll` copies the pattern for every text.
 */
export function firstHits(pattern: RegExp, text: string, read: (match: RegExpExecArray) => Hit | null): Hit[] {
  const hits: Hit[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null && hits.length < MOST; match = pattern.exec(text)) {
    const hit = read(match);
    if (hit !== null) hits.push(hit);
  }
  return hits;
}

/** Whether a value may begin here: not inside a word, but after an escape such as the `\n` of JSON within the text. */
export function beginsAt(text: string, index: number): boolean {
  if (!/[A-Za-z0-9]/.test(text.charAt(index - 1))) return true;
  return /\\[nrt]/.test(text.slice(Math.max(0, index - 2), index));
}
