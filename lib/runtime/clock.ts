import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { loadClock } from '#lib/store/clock.ts';
import type { Queryable } from '#lib/store/database.ts';

/** How far this machine's clock may be from the database's. Deadlines and grants are judged by both. */
const MOST_MS = 60_000;

/** How many milliseconds this machine's clock is ahead of the database's; half of the way there and back is taken off. */
async function clockAhead(db: Queryable): Promise<number> {
  const asked = Date.now();
  const there = await loadClock(db);
  return Math.round((asked + Date.now()) / 2 - there.getTime());
}

/** Why this machine's clock cannot be used, in one line; null where it can. */
export async function clockFault(db: Queryable): Promise<string | null> {
  const ahead = await clockAhead(db);
  if (Math.abs(ahead) <= MOST_MS) return null;
  const seconds = Math.round(Math.abs(ahead) / 1_000).toLocaleString('en');
  return `This machine's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the database's, and deadlines are judged by both. Set the clocks (NTP) and start again.`;
}

/** Refuses to start with a clock that is far from the database's. */
export async function refuseWrongClock(db: Queryable): Promise<void> {
  const fault = await clockFault(db);
  if (fault !== null) throw new StartupFailure(fault);
}
