import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { SetRetention } from '#lib/contract/retention-api.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { overtakeOpen, propose } from '../changes/steps/propose.ts';
import { putRetentionInForce } from './steps/put-retention-in-force.ts';

/** Sets how many days content is kept. Keeping longer takes nothing from anybody; keeping shorter destroys, so a second person has to accept. */
export async function setRetention(
  ctx: Context,
  actor: AdminActor,
  { days, reason }: InputOf<typeof SetRetention>,
): Promise<ReplyOf<typeof SetRetention>> {
  authoriseAdmin(actor, 'set-retention');
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const [now] = await tx.query<{ days: number | null }>('SELECT retention_days AS days FROM organisation');
    const kept = now?.days ?? null;
    if (days !== null && (kept === null || days < kept)) {
      const proposal = {
        kind: 'retention',
        subject: 'retention',
        base: 0,
        body: String(days),
        message: reason,
      } as const;
      const { id } = await propose(ctx, tx, actor, proposal);
      return { in_force: false, proposal: id };
    }
    await overtakeOpen(ctx, tx, 'retention', 'retention');
    await putRetentionInForce(ctx, tx, actor, days);
    return { in_force: true, proposal: null };
  });
}
