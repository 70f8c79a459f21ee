import type { Database } from '#lib/store/database.ts';
import { loadDeskState } from '#lib/store/organisation.ts';
import type { Hub } from '../wake/hub.ts';
import type { Job } from './job.ts';

/**
 * Looks every second whether configuration or stops have moved on, and wakes whoever goes by them: a notification may be lost, and neither may stay
 * old for longer than two seconds. While the database is away nothing is forgotten: what it says when it is back is compared with what was known before.
 */
export function stateWatch(db: Database, hub: Hub): Job {
  let known: Awaited<ReturnType<typeof loadDeskState>> | null = null;
  return {
    name: 'state',
    every: 1_000,
    quiet: true,
    run: async () => {
      const now = await loadDeskState(db);
      if (known && known.configuration !== now.configuration) hub.publish(['config']);
      if (known && known.stops !== now.stops) hub.publish(['locks', 'halting', 'queue']);
      known = now;
      return undefined;
    },
  };
}
