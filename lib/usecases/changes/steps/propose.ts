import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

export interface NewProposal {
  kind: ProposalResource['kind'];
  subject: string;
  base: number;
  body: string;
  message: string;
}

/**
 * Writes down a change that needs a second person. What a person proposes needs one other; what a token or somebody with a shell proposes
 * on nobody's behalf needs two.
 */
export async function propose(ctx: Context, tx: Tx, actor: AdminActor, proposal: NewProposal): Promise<{ id: string }> {
  const id = ctx.newId('prp');
  const digest = `sha256:${sha256Hex(proposal.body)}`;
  const needs = actor.kind === 'person' ? 1 : 2;
  // One person's change of mind is one proposal, not a pile of them.
  await overtakeOpen(ctx, tx, proposal.kind, proposal.subject, adminId(actor));
  await tx.query(
    `INSERT INTO proposals (id, kind, subject, base, body, digest, message, state, proposed_by, proposed_by_name, needs, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11)`,
    [
      id,
      proposal.kind,
      proposal.subject,
      proposal.base,
      proposal.body,
      digest,
      proposal.message,
      adminId(actor),
      actor.name,
      needs,
      new Date(ctx.now()),
    ],
  );
  const { kind, subject, base } = proposal;
  await appendEntry(ctx, tx, actor, 'change-proposed', { proposal_id: id, kind, subject, base, digest });
  tx.wake('proposals');
  return { id };
}

/** Closes open proposals that something newer has made pointless: all about the subject, or one proposer's. */
export async function overtakeOpen(
  ctx: Context,
  tx: Tx,
  kind: NewProposal['kind'],
  subject: string,
  proposer: string | null = null,
): Promise<void> {
  await tx.query(
    `UPDATE proposals SET state = 'overtaken', closed_at = $3
     WHERE state = 'open' AND kind = $1 AND subject = $2 AND ($4::text IS NULL OR proposed_by = $4)`,
    [kind, subject, new Date(ctx.now()), proposer],
  );
}
