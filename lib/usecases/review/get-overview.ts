import type { GetOverview } from '#lib/contract/overview-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { COUNTED, countMine } from '#lib/store/review/queue-totals.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadLocks } from '../stops/answers/lock-resource.ts';

/** What stands around every page: how much waits for this person, and the stops on everything. */
export async function getOverview(ctx: Context, person: PersonActor): Promise<ReplyOf<typeof GetOverview>> {
  const whose = { person: { id: person.userId, groups: person.groups }, now: new Date(ctx.now()) };
  const [mine, locks] = await Promise.all([
    person.role === 'auditor' ? { n: 0, looked_at: 0 } : countMine(ctx.db, whose),
    loadLocks(ctx.db, false),
  ]);
  return {
    waiting: { n: mine.n, capped: mine.looked_at >= COUNTED },
    organisation_locks: locks.filter((lock) => lock.target.type === 'organisation'),
  };
}
