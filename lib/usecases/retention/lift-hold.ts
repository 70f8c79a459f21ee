import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { LiftHold } from '#lib/contract/retention-api.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { loadHoldEnd } from '#lib/store/retention/holds.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import { propose } from '../changes/steps/propose.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';

/** Proposes to lift a legal hold. It ends when a second person accepts. */
export async function liftHold(
  ctx: Context,
  actor: AdminActor,
  { id, reason }: InputOf<typeof LiftHold>,
): Promise<ReplyOf<typeof LiftHold>> {
  authoriseAdmin(actor, 'lift-hold');
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const hold = await loadHoldEnd(tx, id);
    if (!hold) throw notFound();
    if (hold.lifted_at !== null) throw new Failure('conflict', { detail: 'This hold is lifted already.' });
    const change = { kind: 'hold-lift', subject: id, base: 0, body: id, message: reason } as const;
    const proposal = await propose(ctx, tx, actor, change);
    return { proposal: proposal.id };
  });
}
