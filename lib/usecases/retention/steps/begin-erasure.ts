import type { Tx } from '#lib/store/database.ts';
import { insertErasure } from '#lib/store/retention/erasures.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** What a proposal to erase says: the JSON of its body. */
export interface ErasureProposal {
  target: { type: 'agent' | 'run' | 'person' | 'action'; id: string };
  before: string;
}

/** Begins the erasure that two people agreed on. Call in the transaction of the last acceptance. */
export async function beginErasure(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  proposal: { id: string; body: string; message: string; digest: string },
): Promise<void> {
  const { target, before } = JSON.parse(proposal.body) as ErasureProposal;
  const id = ctx.newId('ers');
  await insertErasure(tx, {
    id,
    cause: 'asked',
    target_type: target.type,
    target_id: target.id,
    before: new Date(before),
    reason: proposal.message,
    proposalId: proposal.id,
    startedAt: new Date(ctx.now()),
  });
  const { id: proposal_id, digest } = proposal;
  await appendEntry(ctx, tx, actor, 'erasure-agreed', {
    erasure_id: id,
    proposal_id,
    target: { ...target },
    before,
    digest,
  });
  tx.publish('erasure');
}
