import type { Listed } from './report.ts';

/** A list with the sentence that says what is left out of it, and where that stands. `word` is singular and plural. */
export function cutTo<T>(items: T[], leftOut: number, [one, many]: [string, string], where: string): Listed<T> {
  if (leftOut <= 0) return { items, left_out: 0, note: null };
  const [what, verb] = leftOut === 1 ? [one, 'is'] : [many, 'are'];
  return { items, left_out: leftOut, note: `${leftOut.toLocaleString('en')} further ${what} ${verb} ${where}.` };
}
