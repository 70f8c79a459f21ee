/** One find in one text. */
export interface Hit {
  kind: 'secret' | 'personal';
  code: string;
  name: string;
  /** UTF-16 offsets of the value in the text. */
  start: number;
  end: number;
  value: string;
}

/** More finds than this tell a reader nothing new. */
export const MOST = 20;

/**
 * The first finds of a global pattern: what `read` makes of each match, nulls left out. Stops early, so a text full of
 * finds costs no more; `exec` spares the copy of the pattern that `matchAll` makes for every text.
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

/** Whether a value may begin here: not amid a word, but after an escape like the `\n` of JSON within the text. */
export function beginsAt(text: string, index: number): boolean {
  if (!/[A-Za-z0-9]/.test(text.charAt(index - 1))) return true;
  return /\\[nrt]/.test(text.slice(Math.max(0, index - 2), index));
}
