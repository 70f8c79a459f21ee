import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListProposals } from '#lib/contract/policy-api.ts';
import { PROPOSAL_KINDS } from '#lib/domain/proposal/proposal.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { openProposals } from './answers/proposal-resource.ts';

/** Changes that wait for a second person. */
export async function listProposals(ctx: Context, actor: AdminActor): Promise<ReplyOf<typeof ListProposals>> {
  authoriseAdmin(actor, 'list-proposals');
  return { items: await openProposals(ctx, PROPOSAL_KINDS) };
}
