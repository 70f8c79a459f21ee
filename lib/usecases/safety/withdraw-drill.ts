import type { DrillResource } from '#lib/contract/safety-api.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { loadDrillAction } from '#lib/store/safety/listed-drills.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { loadDrill } from './answers/drill-resource.ts';
import { endDrill } from '../actions/steps/end-drill.ts';
import { Failure, notFound } from '../failure.ts';

/** Ends a drill before anybody has decided it. To everybody but whoever started it there is no such drill; the command line may end any. */
export async function withdrawDrill(ctx: Context, actor: AdminActor, input: { id: string }): Promise<DrillResource> {
  authoriseAdmin(actor, 'withdraw-drill');
  await ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const actionId = await loadDrillAction(tx, input.id, { starter: adminId(actor), any: actor.kind === 'operator' });
    const before = actionId === null ? null : await loadActionForUpdate(tx, actionId);
    if (!before) throw notFound();
    if (before.state !== 'pending') throw new Failure('conflict', { detail: 'This drill is over already.' });
    const at = ctx.now();
    await commitAction(tx, {
      before,
      command: { type: 'withdraw', agent_id: before.agent_id, at },
      entryId: ctx.newId('ent'),
      actorId: adminId(actor),
      at,
      set: { state_reason: 'This was a drill, taken back by whoever started it.' },
    });
    await endDrill(ctx, tx, before.id, at);
  });
  return loadDrill(ctx, input.id);
}
