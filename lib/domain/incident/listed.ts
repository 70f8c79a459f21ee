import type { Listed } from './report.ts';

/** A truncated list, with a note that says how many items are left out and where to find them. `[one, many]`: the noun, singular and plural. */
export function truncatedList<T>(items: T[], leftOut: number, [one, many]: [string, string], where: string): Listed<T> {
  if (leftOut <= 0) return { items, left_out: 0, note: null };
  const [what, verb] = leftOut === 1 ? [one, 'is'] : [many, 'are'];
  return { items, left_out: leftOut, note: `${leftOut.toLocaleString('en')} further ${what} ${verb} ${where}.` };
}
