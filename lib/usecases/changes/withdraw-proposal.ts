import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { loadProposal } from './answers/proposal-resource.ts';

/** Takes a proposed change away; nothing else changes. */
export async function withdrawProposal(
  ctx: Context,
  actor: AdminActor,
  input: { id: string },
): Promise<ProposalResource> {
  authoriseAdmin(actor, 'withdraw-proposal');
  await ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const [proposal] = await tx.query<{ kind: string; subject: string; state: string; digest: string }>(
      'SELECT kind, subject, state, digest FROM proposals WHERE id = $1 FOR UPDATE',
      [input.id],
    );
    if (!proposal) throw notFound();
    const { kind, subject, state, digest } = proposal;
    if (state !== 'open') throw new Failure('conflict', { detail: `This change is ${state} already.` });
    await tx.query("UPDATE proposals SET state = 'withdrawn', closed_at = $2 WHERE id = $1", [
      input.id,
      new Date(ctx.now()),
    ]);
    await tx.query(BUMP_CONFIGURATION);
    await appendEntry(ctx, tx, actor, 'change-withdrawn', { proposal_id: input.id, kind, subject, digest });
    tx.wake('config');
    tx.wake('proposals');
    tx.wake('queue');
  });
  return loadProposal(ctx, input.id);
}
