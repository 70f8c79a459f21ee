import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { closeProposal, loadProposalForUpdate } from '#lib/store/changes/proposals.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { loadProposal, MOST_LISTED } from './answers/proposal-resource.ts';

/** Withdraws a proposed change; what is in force stays as it is. */
export async function withdrawProposal(
  ctx: Context,
  actor: AdminActor,
  input: { id: string },
): Promise<ProposalResource> {
  authoriseAdmin(actor, 'withdraw-proposal');
  await ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const proposal = await loadProposalForUpdate(tx, input.id);
    if (!proposal) throw notFound();
    const { kind, subject, state, digest } = proposal;
    if (state !== 'open') throw new Failure('conflict', { detail: `This change is ${state} already.` });
    await closeProposal(tx, input.id, 'withdrawn', new Date(ctx.now()));
    await bumpConfiguration(tx);
    await appendEntry(ctx, tx, actor, 'change-withdrawn', { proposal_id: input.id, kind, subject, digest });
    tx.publish('config');
    tx.publish('proposals');
    tx.publish('queue');
  });
  return loadProposal(ctx, input.id, MOST_LISTED);
}
