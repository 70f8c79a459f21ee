import type { Database } from '#lib/store/database.ts';
import { loadDeskState } from '#lib/store/organisation.ts';
import type { Hub } from './hub.ts';

const LOOK_MS = 1_000;

/**
 * Looks every second whether configuration or stops have moved on, and wakes whoever goes by them: a notification may be lost, and neither may stay
 * old for longer than two seconds.
 */
export class StateWatch {
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(db: Database, hub: Hub) {
    let known: Awaited<ReturnType<typeof loadDeskState>> | null = null;
    let looking = false;
    const look = async (): Promise<void> => {
      if (looking) return;
      looking = true;
      try {
        const now = await loadDeskState(db);
        if (known && known.configuration !== now.configuration) hub.publish(['config']);
        if (known && known.stops !== now.stops) hub.publish(['locks', 'halting', 'queue']);
        known = now;
      } catch {
        // The database is away; what it says when it is back is compared with what was known before.
      } finally {
        looking = false;
      }
    };
    void look();
    this.#timer = setInterval(() => void look(), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
