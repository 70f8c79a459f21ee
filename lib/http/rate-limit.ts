import { Failure } from '#lib/usecases/failure.ts';

const WINDOW_MS = 60_000;

interface Window {
  used: number;
  until: number;
}

/** Fixed one-minute windows for each caller, in this process. Headers after draft-ietf-httpapi-ratelimit-headers. */
export class RateLimit {
  readonly #limit: number;
  readonly #windows = new Map<string, Window>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts one request. Throws `rate-limited` when the window is used up. */
  take(caller: string, headers: Record<string, string>, now = Date.now()): void {
    let window = this.#windows.get(caller);
    if (!window || window.until <= now) {
      if (this.#windows.size > 10_000) this.#forget(now);
      this.#windows.set(caller, (window = { used: 0, until: now + WINDOW_MS }));
    }
    window.used += 1;
    const seconds = Math.ceil((window.until - now) / 1000);
    headers['ratelimit-policy'] = `"default";q=${this.#limit};w=60`;
    headers['ratelimit'] = `"default";r=${Math.max(0, this.#limit - window.used)};t=${seconds}`;
    if (window.used <= this.#limit) return;
    throw new Failure('rate-limited', { detail: `Try again in ${seconds} seconds.`, retryAfter: seconds });
  }

  #forget(now: number): void {
    for (const [caller, window] of this.#windows) if (window.until <= now) this.#windows.delete(caller);
  }
}
