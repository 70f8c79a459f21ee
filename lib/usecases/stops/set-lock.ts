/*
 * The kill switch. On screen it is a stop, in code a lock; others say halt or kill. The whole way of one, in order:
 * 1. `stops/set-lock.ts` (people) and `safety/stop-for-incidents.ts` (the circuit breaker) decide that something is stopped.
 * 2. `stops/steps/place-lock.ts` closes the barrier and raises the lock epoch, so that nothing goes forward past the stop.
 * 3. The same statement writes down what it halts (for a revoked key `stops/steps/begin-halting.ts` does); every read asks the database's function
 *    `halting_of`, so from the commit on what waits is halted and grants that were not redeemed are dead, however many. `stops/steps/halt-batch.ts`
 *    records them, batch by batch.
 * 4. After the commit `lib/runtime/wake/wake-ups.ts` publishes the channel `locks`, and `wake/locks-watch.ts` reads what is stopped.
 * 5. `lib/http/streams/agent-events.ts` sends “locked” to each client, and its `sdk/src/stop-watch.ts` aborts what runs.
 * 6. `stops/acknowledge-lock.ts` takes each client’s confirmation. Two people lift it: `stops/lift-lock.ts`.
 */
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { SetLock } from '#lib/contract/admin-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { aheadOfSteps } from '#lib/store/barrier-gate.ts';
import type { Tx } from '#lib/store/database.ts';
import { lockTargetExists } from '#lib/store/stops/lock-target.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { loadLock } from './answers/lock-resource.ts';
import { haltAtOnce } from './steps/halt-batch.ts';
import { placeLock } from './steps/place-lock.ts';

/** Sets a stop: from its one transaction on waiting actions are halted, unredeemed grants dead, the lock epoch has risen and every client is told. */
export async function setLock(ctx: Context, actor: AdminActor, input: InputOf<typeof SetLock>): Promise<LockResource> {
  const target: LockTarget = { type: input.target.type, id: input.target.id ?? null };
  // Stopping is the safe direction: a reviewer may stop an agent or a run too. Everything wider, and lifting, is for admins.
  const reviewerStops =
    actor.kind === 'person' && actor.role === 'reviewer' && (target.type === 'agent' || target.type === 'run');
  if (!reviewerStops) authoriseAdmin(actor, 'set-lock');
  const place = async (tx: Tx) => {
    await requireTarget(tx, target);
    return placeLock(ctx, tx, { target, message: input.message, by: adminId(actor), byName: actor.name });
  };
  const { id } = await aheadOfSteps(() => ctx.transaction(place, 'stop'));
  await haltAtOnce(ctx);
  return loadLock(ctx.db.atOnce, id);
}

/** A stop on a mistyped name would stop nothing and look as if it did. */
async function requireTarget(tx: Tx, target: LockTarget): Promise<void> {
  if (!(await lockTargetExists(tx, target)))
    throw new Failure('not-found', { detail: `There is no ${target.type} “${target.id}”. Nothing was stopped.` });
}
