import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { RetireCanary } from '#lib/contract/safety-api.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { updateCanaryRetired } from '#lib/store/safety/canaries.ts';
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
    if (!(await updateCanaryRetired(tx, input.id, new Date(ctx.now())))) throw notFound();
    await bumpConfiguration(tx);
    await appendEntry(ctx, tx, actor, 'canary-retired', { canary_id: input.id });
    tx.publish('config');
    return { id: input.id };
  });
}
