import type { InputOf } from '#lib/contract/endpoint.ts';
import type { HoldResource, PlaceHold } from '#lib/contract/retention-api.ts';
import { becomeEraser } from '#lib/store/retention/erasures.ts';
import { insertHold, loadHold } from '#lib/store/retention/holds.ts';
import { appendEntry } from '../append-entry.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { toHold } from './answers/hold-resource.ts';
import { requireErasureTarget } from './steps/erasure-target.ts';

/** Places a legal hold. It only protects, so one admin can, at once. It waits for the batch that is being erased right now, and covers everything after. */
export async function placeHold(
  ctx: Context,
  actor: AdminActor,
  { target, reason }: InputOf<typeof PlaceHold>,
): Promise<HoldResource> {
  authoriseAdmin(actor, 'place-hold');
  const id = ctx.newId('hld');
  await ctx.transaction(async (tx) => {
    await becomeEraser(tx);
    await requireErasureTarget(tx, target);
    await insertHold(tx, {
      id,
      target_type: target.type,
      target_id: target.id,
      reason,
      placed_by: adminId(actor),
      placed_by_name: actor.name,
      placed_at: new Date(ctx.now()),
    });
    await appendEntry(ctx, tx, actor, 'hold-placed', { hold_id: id, target: { ...target } });
    tx.publish('erasures');
  });
  const hold = await loadHold(ctx.db, id);
  if (!hold) throw notFound();
  return toHold(hold);
}
