import type { InputOf } from '#lib/contract/endpoint.ts';
import type { SetLock } from '#lib/contract/admin-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { haltWaiting } from '#lib/store/close-actions.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/entries.ts';
import { noteConnectedClients, raiseLockEpoch } from '#lib/store/locks.ts';
import { adminId, authoriseAdmin } from './authorise-admin.ts';
import type { AdminActor, Context } from './context.ts';
import { Failure } from './failure.ts';
import { loadLock } from './lock-resource.ts';

/** Stops: one transaction in which waiting actions halt, unredeemed grants die, the epoch rises and every client is woken. */
export async function setLock(ctx: Context, actor: AdminActor, input: InputOf<typeof SetLock>): Promise<LockResource> {
  const target: LockTarget = { type: input.target.type, id: input.target.id ?? null };
  // Stopping is the safe direction: a reviewer may stop an agent or a run too. Everything wider, and lifting, is for admins.
  const reviewerStops =
    actor.kind === 'person' && actor.role === 'reviewer' && (target.type === 'agent' || target.type === 'run');
  if (!reviewerStops) authoriseAdmin(actor, 'set-lock');
  const id = ctx.newId('lck');
  await ctx.transaction(async (tx) => {
    await closeBarrier(tx);
    // Woken in the order of naming: clients hear of the stop before anybody reads what it did to single actions.
    tx.wake('locks');
    await requireTarget(tx, target);
    const at = ctx.now();
    const epoch = await raiseLockEpoch(tx);
    const by = adminId(actor);
    await tx.query(
      `INSERT INTO locks (id, target_type, target_id, message, epoch, set_by, set_by_name, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, target.type, target.id, input.message, epoch, by, actor.name, new Date(at)],
    );
    const halted = await haltWaiting(tx, target, {
      command: { type: 'halt', lock_id: id, cause: 'lock', at },
      reason: `Stopped: ${input.message}`,
      actorId: by,
      newEntryId: () => ctx.newId('ent'),
    });
    const revoked = halted.filter((h) => h.was === 'approved').length;
    await tx.query('UPDATE locks SET halted_actions = $2, revoked_grants = $3 WHERE id = $1', [
      id,
      halted.length - revoked,
      revoked,
    ]);
    const connected = await noteConnectedClients(tx, id, target);
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'lock-set',
        actorId: by,
        lockId: id,
        agentId: target.type === 'agent' ? target.id : null,
        runId: target.type === 'run' ? target.id : null,
        at,
        body: {
          type: 'lock-set',
          lock_id: id,
          target: { type: target.type, id: target.id },
          epoch,
          halted: halted.length - revoked,
          revoked,
          connected,
          at,
        },
      },
    ]);
  });
  return loadLock(ctx, id);
}

const TARGET_TABLE = {
  agent: 'SELECT 1 FROM agents WHERE id = $1',
  key: "SELECT 1 FROM api_keys WHERE id = $1 AND kind = 'agent'",
  tool: 'SELECT 1 FROM tools WHERE name = $1',
  run: 'SELECT 1 FROM runs WHERE id = $1',
  reviewer: 'SELECT 1 FROM users WHERE id = $1',
} as const;

/** A stop on a mistyped name would stop nothing and look as if it did. */
async function requireTarget(tx: Tx, target: LockTarget): Promise<void> {
  if (target.type === 'organisation') return;
  const [found] = await tx.query(TARGET_TABLE[target.type], [target.id]);
  if (!found)
    throw new Failure('not-found', { detail: `There is no ${target.type} “${target.id}”. Nothing was stopped.` });
}
