/** Input of the figures: ledger times, as Unix time in milliseconds. */
export interface Instants {
  /** The first suspect action was submitted; null when nothing is suspect. */
  proposed: number | null;
  /** The first suspect grant was redeemed; null when nothing suspect ran. */
  ran: number | null;
  /** The breaker or a canary tripped; null for a stop that a person set. */
  tripped: number | null;
  /** The stop was set; null while there is none. */
  stopped: number | null;
  /** When each client that was connected at the stop confirmed; null for one that is silent. */
  confirmed: readonly (number | null)[];
  /** The first suspect action was named or tripped the breaker, not assumed from what ran before a person's stop. */
  told: boolean;
  /** The first suspect action may be earlier than anything that was read. */
  startCut: boolean;
}

export interface TimeFigures {
  exposure_from: string | null;
  exposure_to: string | null;
  time_to_contain_ms: number | null;
  /** `exact`; `at_least` while a client is silent or where the start may be earlier; `at_most` where the start is assumed; `about` for both. */
  contain_is: 'exact' | 'at_least' | 'at_most' | 'about' | null;
  time_to_notice_ms: number | null;
  trip_to_stop_ms: number | null;
  stop_confirmed_ms: number | null;
  clients: { connected: number; confirmed: number };
}

/**
 * Computes the report's times.
 *
 * - Exposure window: from the first suspect redemption, or from the first suspect submission where none ran, to containment. Containment is
 *   the later of the stop and the last acknowledgement by a client that was connected at the stop.
 * - Time to contain: the window's length.
 * - Time to notice: from the first suspect submission to the stop; null where nothing names that submission.
 * - Trip to stop: from the opening of the incident to the stop.
 * - Stop confirmed: from the stop to the last acknowledgement; null while a client is silent, or where none was connected.
 *
 * Durations are clamped at zero: the clocks of two processes may differ by some milliseconds.
 */
export function timeFigures(instants: Instants): TimeFigures {
  const { proposed, ran, tripped, stopped, told } = instants;
  const acknowledged = instants.confirmed.filter((at) => at !== null);
  const silent = instants.confirmed.length - acknowledged.length;
  const from = ran ?? proposed;
  const to = stopped === null ? null : Math.max(stopped, ...acknowledged);
  const contained = from === null || to === null ? null : between(from, to);
  return {
    exposure_from: rfc3339(from),
    exposure_to: rfc3339(to),
    time_to_contain_ms: contained,
    contain_is: contained === null ? null : certainty(told, silent === 0 && !instants.startCut),
    time_to_notice_ms: told ? between(proposed, stopped) : null,
    trip_to_stop_ms: between(tripped, stopped),
    stop_confirmed_ms: acknowledged.length === 0 || silent > 0 ? null : between(stopped, to),
    clients: { connected: instants.confirmed.length, confirmed: acknowledged.length },
  };
}

function certainty(told: boolean, confirmed: boolean): TimeFigures['contain_is'] {
  if (told) return confirmed ? 'exact' : 'at_least';
  return confirmed ? 'at_most' : 'about';
}

const between = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : Math.max(0, to - from);

const rfc3339 = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A duration for people, exact to the millisecond: `0.120 s`, `2 min 03.204 s`, `1 d 4 h 10 min 00.000 s`. */
export function exactDuration(ms: number): string {
  const s = Math.floor(ms / 1_000);
  const parts: [number, string][] = [
    [Math.floor(s / 86_400), 'd'],
    [Math.floor(s / 3_600) % 24, 'h'],
    [Math.floor(s / 60) % 60, 'min'],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  const seconds = `${s % 60}.${String(Math.floor(ms) % 1_000).padStart(3, '0')}`;
  if (first < 0) return `${seconds} s`;
  const larger = parts.slice(first).map(([n, unit]) => `${n} ${unit}`);
  return [...larger, `${seconds.padStart(6, '0')} s`].join(' ');
}
