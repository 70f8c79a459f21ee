import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

export interface NewPolicy {
  version: number;
  source: string;
  digest: string;
  message: string;
  proposedBy: string;
  acceptedBy: string[];
}

/** Makes a checked policy the one that decides. Call under the organisation's row lock. */
export async function putPolicyInForce(ctx: Context, tx: Tx, actor: AdminActor, policy: NewPolicy): Promise<void> {
  const { version, source, digest, message, proposedBy, acceptedBy } = policy;
  await tx.query(
    `INSERT INTO policies (version, source, digest, message, published_by, accepted_by, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [version, source, digest, message, proposedBy, acceptedBy, new Date(ctx.now())],
  );
  await tx.query('UPDATE organisation SET policy_version = $1', [version]);
  await tx.query(BUMP_CONFIGURATION);
  await appendEntry(ctx, tx, actor, 'policy-published', {
    version,
    digest,
    proposed_by: proposedBy,
    accepted_by: acceptedBy,
  });
  tx.wake('config');
}
