import { LRUCache } from 'lru-cache';

import type { SharedCounter } from '#lib/runtime/shared-counter.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Seconds of a window. */
export const WINDOW_S = 60;
/** Callers remembered at once in one process; beyond it the one longest away is forgotten. */
const MOST_CALLERS = 100_000;

interface Window {
  /** Requests of this window that this process knows of: its own, and the others' as of the last report. */
  used: number;
  /** Of them, its own that it has not reported yet. */
  unreported: number;
  reporting: boolean;
  /** Epoch milliseconds. */
  until: number;
}

/**
 * Fixed one-minute windows for each caller, over all processes. Each process counts by itself and reports every hundredth part of the limit to the
 * shared counter, so that a request costs no query and the limit is exceeded by at most one per cent for each further process. While the database is
 * away each process goes on with what it knows. Headers after draft-ietf-httpapi-ratelimit-headers.
 */
export class RateLimit {
  readonly #limit: number;
  readonly #shared: SharedCounter | undefined;
  readonly #reportAt: number;
  readonly #windows = new LRUCache<string, Window>({ max: MOST_CALLERS });

  constructor(limit: number, shared?: SharedCounter) {
    this.#limit = limit;
    this.#shared = shared;
    this.#reportAt = Math.max(1, Math.floor(limit / 100));
  }

  /** Counts one request. Throws `rate-limited` when the window is used up. */
  take(caller: string, headers: Record<string, string>, now = Date.now()): void {
    let window = this.#windows.get(caller);
    if (!window || window.until <= now) {
      window = { used: 0, unreported: 0, reporting: false, until: now + WINDOW_S * 1_000 };
      this.#windows.set(caller, window);
    }
    window.used += 1;
    window.unreported += 1;
    this.#report(caller, window);
    const seconds = Math.ceil((window.until - now) / 1000);
    headers['ratelimit-policy'] = `"default";q=${this.#limit};w=${WINDOW_S}`;
    headers['ratelimit'] = `"default";r=${Math.max(0, this.#limit - window.used)};t=${seconds}`;
    if (window.used <= this.#limit) return;
    throw new Failure('rate-limited', { detail: `Try again in ${seconds} seconds.`, retryAfter: seconds });
  }

  /** Adds what is unreported to the shared count, one report of a caller at a time, and takes over what the others counted. */
  #report(caller: string, window: Window): void {
    if (!this.#shared || window.reporting || window.unreported < this.#reportAt) return;
    const count = window.unreported;
    window.unreported = 0;
    window.reporting = true;
    void this.#shared
      .add(caller, count)
      .then(
        ({ total, endsInMs }) => {
          window.used = Math.max(window.used, total + window.unreported);
          window.until = Date.now() + endsInMs;
        },
        () => void (window.unreported += count),
      )
      .finally(() => (window.reporting = false));
  }
}
