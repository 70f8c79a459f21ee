/** `3` and `action` give "3 actions"; numbers are grouped. */
export const count = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

/** 48750 → "48,750". */
export const grouped = (n: number): string => n.toLocaleString('en');

/** "externally_reversible" → "externally reversible". */
export const spaced = (name: string): string => name.replaceAll(/[_-]/g, ' ');

/** First letter in upper case. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A length of time in its two largest units at most: "24 min", "3 h 10 min", "45 s". */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 10) return min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`;
  if (h < 48) return `${h} h`;
  return `${Math.floor(h / 24)} days`;
}
