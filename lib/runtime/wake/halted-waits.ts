import type { Database } from '#lib/store/database.ts';
import { listHalting } from '#lib/store/stops/haltings.ts';
import type { Hub } from './hub.ts';

const AT_ONCE = 1_000;
const ACTION = 'action:';

/**
 * When a halting begins, wakes whoever in this process waits for an action that it covers: they are told at once, and not only when its batch comes.
 * One look at all of them, so that a held wait costs nothing more.
 */
export function wakeHaltedWaits(db: Database, hub: Hub): void {
  const wake = async (): Promise<void> => {
    const waited = hub.channels().filter((channel) => channel.startsWith(ACTION));
    for (let from = 0; from < waited.length; from += AT_ONCE) {
      const some = waited.slice(from, from + AT_ONCE);
      // Not known whether it is halted: then they all look themselves.
      const halted = await listHalting(
        db,
        some.map((channel) => channel.slice(ACTION.length)),
      ).then(
        (ids) => ids.map((id) => `${ACTION}${id}`),
        () => some,
      );
      hub.publish(halted);
    }
  };
  hub.subscribe('halting', () => void wake());
}
