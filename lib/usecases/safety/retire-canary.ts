import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { RetireCanary } from '#lib/contract/safety-api.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';

/** Retires a canary: touching its value no longer trips anything. */
export async function retireCanary(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof RetireCanary>,
): Promise<ReplyOf<typeof RetireCanary>> {
  authoriseAdmin(actor, 'retire-canary');
  return ctx.transaction(async (tx) => {
    const [gone] = await tx.query(
      'UPDATE canaries SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL RETURNING id',
      [input.id, new Date(ctx.now())],
    );
    if (!gone) throw notFound();
    await tx.query(BUMP_CONFIGURATION);
    await appendEntry(ctx, tx, actor, 'canary-retired', { canary_id: input.id });
    tx.wake('config');
    return { id: input.id };
  });
}
