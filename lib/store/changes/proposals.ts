import type { ProposalKind, ProposalState } from '#lib/domain/proposal/proposal.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewProposal {
  id: string;
  kind: ProposalKind;
  /** What it is about: a tool's name, an agent's id; the kind itself where there is only one. */
  subject: string;
  /** The version it was made against. */
  base: number;
  body: string;
  digest: string;
  message: string;
  proposedBy: string;
  proposedByName: string;
  /** How many people have to accept. */
  needs: number;
  proposedAt: Date;
}

/** Writes down a change that waits for a second person. */
export async function insertProposal(tx: Tx, p: NewProposal): Promise<void> {
  await tx.query(
    sql`INSERT INTO proposals (id, kind, subject, base, body, digest, message, state, proposed_by, proposed_by_name, needs, proposed_at)
      VALUES (${p.id}, ${p.kind}, ${p.subject}, ${p.base}, ${p.body}, ${p.digest}, ${p.message}, 'open', ${p.proposedBy},
        ${p.proposedByName}, ${p.needs}, ${p.proposedAt})`,
  );
}

/** Whether a change of this kind to this subject already waits for a second person. */
export async function hasOpenProposal(tx: Tx, kind: ProposalKind, subject: string): Promise<boolean> {
  const open = await tx.query(
    sql<{
      id: string;
    }>`SELECT id FROM proposals WHERE kind = ${kind} AND subject = ${subject} AND state = 'open' LIMIT 1`,
  );
  return open.length > 0;
}

/** The open proposal of exactly this by the same person; null when there is none. */
export async function loadSameProposal(
  tx: Tx,
  { kind, subject, body, proposer }: { kind: ProposalKind; subject: string; body: string; proposer: string },
): Promise<string | null> {
  const [row] = await tx.query(
    sql<{ id: string }>`SELECT id FROM proposals
      WHERE kind = ${kind} AND subject = ${subject} AND body = ${body} AND proposed_by = ${proposer} AND state = 'open' LIMIT 1`,
  );
  return row?.id ?? null;
}

export interface ProposalRow {
  id: string;
  kind: ProposalKind;
  subject: string;
  base: number;
  body: string;
  digest: string;
  message: string;
  state: ProposalState;
  proposed_by: string;
  needs: number;
}

/** One proposal under the lock of its row; null when there is none. */
export async function loadProposalForUpdate(tx: Tx, id: string): Promise<ProposalRow | null> {
  const [row] = await tx.query(
    sql<ProposalRow>`SELECT id, kind, subject, base, body, digest, message, state, proposed_by, needs
      FROM proposals WHERE id = ${id} FOR UPDATE`,
  );
  return row ?? null;
}

interface ToolProposal {
  id: string;
  body: string;
}

/** The id of the open change of a tool's definition; null when none waits. */
export async function findToolProposal(db: Queryable, tool: string): Promise<string | null> {
  const [row] = await db.query(
    sql<{ id: string }>`SELECT id FROM proposals WHERE kind = 'tool' AND subject = ${tool} AND state = 'open'`,
  );
  return row?.id ?? null;
}

/** The open change of a tool's definition under the lock of its row; a tool has one at most. */
export async function loadToolProposalForUpdate(tx: Tx, tool: string): Promise<ToolProposal | null> {
  const [row] = await tx.query(
    sql<ToolProposal>`SELECT id, body FROM proposals WHERE kind = 'tool' AND subject = ${tool} AND state = 'open' FOR UPDATE`,
  );
  return row ?? null;
}

/** Closes one proposal. What is in force says in which version of the configuration: an older program, which may not know how to apply it, does not. */
export async function closeProposal(
  tx: Tx,
  id: string,
  state: Exclude<ProposalState, 'open'>,
  at: Date,
): Promise<void> {
  await tx.query(sql`UPDATE proposals SET state = ${state}, closed_at = ${at},
      in_force_version = CASE WHEN ${state} = 'in-force' THEN (SELECT config_version FROM organisation) END WHERE id = ${id}`);
}

/** Closes the open proposals about a subject as overtaken: one person's, or everybody's when `proposer` is null. */
export async function closeOvertaken(
  tx: Tx,
  { kind, subject, proposer, at }: { kind: ProposalKind; subject: string; proposer: string | null; at: Date },
): Promise<void> {
  await tx.query(
    sql`UPDATE proposals SET state = 'overtaken', closed_at = ${at}
      WHERE state = 'open' AND kind = ${kind} AND subject = ${subject} AND (${proposer}::text IS NULL OR proposed_by = ${proposer})`,
  );
}

/** Withdraws the open change of a tool's definition if this person proposed it. Answers whether there was one. */
export async function withdrawToolProposal(tx: Tx, tool: string, proposer: string, at: Date): Promise<boolean> {
  const withdrawn = await tx.query(
    sql<{ id: string }>`UPDATE proposals SET state = 'withdrawn', closed_at = ${at}
      WHERE kind = 'tool' AND subject = ${tool} AND state = 'open' AND proposed_by = ${proposer} RETURNING id`,
  );
  return withdrawn.length > 0;
}
