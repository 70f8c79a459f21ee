import type { InputOf } from '#lib/contract/endpoint.ts';
import type { SetLock } from '#lib/contract/admin-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { Tx } from '#lib/store/database.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { loadLock } from './answers/lock-resource.ts';
import { placeLock } from './steps/place-lock.ts';

/** Stops: one transaction in which waiting actions halt, unredeemed grants die, the epoch rises and every client is woken. */
export async function setLock(ctx: Context, actor: AdminActor, input: InputOf<typeof SetLock>): Promise<LockResource> {
  const target: LockTarget = { type: input.target.type, id: input.target.id ?? null };
  // Stopping is the safe direction: a reviewer may stop an agent or a run too. Everything wider, and lifting, is for admins.
  const reviewerStops =
    actor.kind === 'person' && actor.role === 'reviewer' && (target.type === 'agent' || target.type === 'run');
  if (!reviewerStops) authoriseAdmin(actor, 'set-lock');
  const { id } = await ctx.transaction(async (tx) => {
    await requireTarget(tx, target);
    return placeLock(ctx, tx, { target, message: input.message, by: adminId(actor), byName: actor.name });
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
