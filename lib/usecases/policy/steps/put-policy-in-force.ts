import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { insertPolicyInForce, type NewPolicy } from '#lib/store/policy/policies.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Puts a checked policy in force. Call under the lock of the organisation. */
export async function putPolicyInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  policy: Omit<NewPolicy, 'publishedAt'>,
): Promise<void> {
  const { version, digest, proposedBy } = policy;
  await insertPolicyInForce(tx, { ...policy, publishedAt: new Date(ctx.now()) });
  await bumpConfiguration(tx);
  await appendEntry(ctx, tx, actor, 'policy-published', {
    version,
    digest,
    proposed_by: proposedBy,
    accepted_by: [...policy.acceptedBy],
  });
  tx.publish('config');
}
