import type { ProposalKind } from '#lib/domain/proposal/proposal.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { closeOvertaken, insertProposal } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

export interface NewProposal {
  kind: ProposalKind;
  subject: string;
  base: number;
  body: string;
  message: string;
}

/**
 * Proposes a change that needs a second person (four eyes). What a person proposes needs one other; what a token or the command line
 * proposes has no person behind it and needs two.
 */
export async function propose(ctx: Context, tx: Tx, actor: AdminActor, proposal: NewProposal): Promise<{ id: string }> {
  const id = ctx.newId('prp');
  const digest = `sha256:${sha256Hex(proposal.body)}`;
  const needs = actor.kind === 'person' ? 1 : 2;
  // A person who proposes again replaces their earlier proposal.
  await overtakeOpen(ctx, tx, proposal.kind, proposal.subject, adminId(actor));
  await insertProposal(tx, {
    ...proposal,
    id,
    digest,
    proposedBy: adminId(actor),
    proposedByName: actor.name,
    needs,
    proposedAt: new Date(ctx.now()),
  });
  const { kind, subject, base } = proposal;
  await appendEntry(ctx, tx, actor, 'change-proposed', { proposal_id: id, kind, subject, base, digest });
  tx.publish('proposals');
  return { id };
}

/** Closes open proposals that something newer replaces: all about the subject, or one proposer's. */
export async function overtakeOpen(
  ctx: Context,
  tx: Tx,
  kind: NewProposal['kind'],
  subject: string,
  proposer: string | null = null,
): Promise<void> {
  await closeOvertaken(tx, { kind, subject, proposer, at: new Date(ctx.now()) });
}
