import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { SetRetention } from '#lib/contract/retention-api.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { loadRetentionDays } from '#lib/store/retention/settings.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { overtakeOpen, propose } from '../changes/steps/propose.ts';
import { putRetentionInForce } from './steps/put-retention-in-force.ts';

/** Sets how many days content is kept. Keeping it longer is in force at once; keeping it shorter destroys some, so a second person has to accept. */
export async function setRetention(
  ctx: Context,
  actor: AdminActor,
  { days, reason }: InputOf<typeof SetRetention>,
): Promise<ReplyOf<typeof SetRetention>> {
  authoriseAdmin(actor, 'set-retention');
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const kept = await loadRetentionDays(tx);
    if (days !== null && (kept === null || days < kept)) {
      const change = { kind: 'retention', subject: 'retention', base: 0, body: String(days), message: reason } as const;
      const proposal = await propose(ctx, tx, actor, change);
      return { in_force: false, proposal: proposal.id };
    }
    await overtakeOpen(ctx, tx, 'retention', 'retention');
    await putRetentionInForce(ctx, tx, actor, days);
    return { in_force: true, proposal: null };
  });
}
