/** The count and window of the breaker's trip, parsed from an incident's evidence ("…: 20 in 60 s"); null when it has none. */
export function countedIn(evidence: string): { count: number; window_ms: number } | null {
  const [, count, seconds] = /: (\d{1,9}) in (\d{1,6}) s$/.exec(evidence) ?? [];
  return count === undefined || seconds === undefined
    ? null
    : { count: Number(count), window_ms: Number(seconds) * 1_000 };
}
