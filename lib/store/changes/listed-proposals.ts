import type { ProposalKind, ProposalState } from '#lib/domain/proposal/proposal.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** A proposal as it is read: with the name of what it is about, what stands now, and who has accepted it. */
export interface ListedProposal {
  id: string;
  kind: ProposalKind;
  subject: string;
  subject_name: string;
  base: number;
  body: string;
  /** What is in force now, as text; null where nothing was ever set. */
  current: string | null;
  digest: string;
  message: string;
  state: ProposalState;
  proposed_by: string;
  proposed_by_name: string;
  proposed_at: Date;
  needs: number;
  accepted_by: { id: string; name: string }[];
}

/** One proposal, open or closed; null when there is none. */
export async function loadListedProposal(db: Queryable, id: string): Promise<ListedProposal | null> {
  const [row] = await db.query(sql<ListedProposal>`
    SELECT p.id, p.kind, p.subject, p.base, p.body, p.digest, p.message, p.state, p.proposed_by, p.proposed_by_name, p.proposed_at, p.needs,
      coalesce(CASE p.kind
        WHEN 'agent-mode' THEN (SELECT name FROM agents WHERE id = p.subject)
        WHEN 'erasure' THEN split_part(p.subject, ':', 1) || ' ' || coalesce(CASE split_part(p.subject, ':', 1)
          WHEN 'agent' THEN (SELECT name FROM agents WHERE id = split_part(p.subject, ':', 2))::text
          WHEN 'run' THEN (SELECT name FROM runs WHERE id = split_part(p.subject, ':', 2))::text
          WHEN 'person' THEN (SELECT name FROM users WHERE id = split_part(p.subject, ':', 2)) END, split_part(p.subject, ':', 2))::text
        WHEN 'hold-lift' THEN (SELECT h.target_type || ' ' || coalesce(CASE h.target_type
          WHEN 'agent' THEN (SELECT name FROM agents WHERE id = h.target_id)
          WHEN 'run' THEN (SELECT name FROM runs WHERE id = h.target_id)
          WHEN 'person' THEN (SELECT name FROM users WHERE id = h.target_id) END, h.target_id)::text FROM holds h WHERE h.id = p.subject)
      END::text, p.subject) AS subject_name,
      CASE p.kind
        WHEN 'policy' THEN (SELECT source FROM policies WHERE version = p.base)
        WHEN 'tool' THEN (SELECT spec::text FROM tools WHERE name = p.subject AND version = p.base)
        WHEN 'agent-mode' THEN (SELECT mode FROM agents WHERE id = p.subject)
        WHEN 'breaker' THEN (SELECT breaker::text FROM organisation)
        WHEN 'retention' THEN (SELECT retention_days::text FROM organisation)
        WHEN 'hold-lift' THEN (SELECT h.reason FROM holds h WHERE h.id = p.subject)
      END AS current,
      coalesce((SELECT json_agg(json_build_object('id', a.person_id, 'name', a.person_name) ORDER BY a.at)
        FROM proposal_acceptances a WHERE a.proposal_id = p.id), '[]') AS accepted_by
    FROM proposals p WHERE p.id = ${id}`);
  return row ?? null;
}

/** The open proposals of some kinds, newest first, 50 at most. */
export const listOpenProposals = (db: Queryable, kinds: readonly ProposalKind[]): Promise<ListedProposal[]> =>
  db.query(sql<ListedProposal>`
    SELECT p.id, p.kind, p.subject, p.base, p.body, p.digest, p.message, p.state, p.proposed_by, p.proposed_by_name, p.proposed_at, p.needs,
      coalesce(CASE p.kind
        WHEN 'agent-mode' THEN (SELECT name FROM agents WHERE id = p.subject)
        WHEN 'erasure' THEN split_part(p.subject, ':', 1) || ' ' || coalesce(CASE split_part(p.subject, ':', 1)
          WHEN 'agent' THEN (SELECT name FROM agents WHERE id = split_part(p.subject, ':', 2))::text
          WHEN 'run' THEN (SELECT name FROM runs WHERE id = split_part(p.subject, ':', 2))::text
          WHEN 'person' THEN (SELECT name FROM users WHERE id = split_part(p.subject, ':', 2)) END, split_part(p.subject, ':', 2))::text
        WHEN 'hold-lift' THEN (SELECT h.target_type || ' ' || coalesce(CASE h.target_type
          WHEN 'agent' THEN (SELECT name FROM agents WHERE id = h.target_id)
          WHEN 'run' THEN (SELECT name FROM runs WHERE id = h.target_id)
          WHEN 'person' THEN (SELECT name FROM users WHERE id = h.target_id) END, h.target_id)::text FROM holds h WHERE h.id = p.subject)
      END::text, p.subject) AS subject_name,
      CASE p.kind
        WHEN 'policy' THEN (SELECT source FROM policies WHERE version = p.base)
        WHEN 'tool' THEN (SELECT spec::text FROM tools WHERE name = p.subject AND version = p.base)
        WHEN 'agent-mode' THEN (SELECT mode FROM agents WHERE id = p.subject)
        WHEN 'breaker' THEN (SELECT breaker::text FROM organisation)
        WHEN 'retention' THEN (SELECT retention_days::text FROM organisation)
        WHEN 'hold-lift' THEN (SELECT h.reason FROM holds h WHERE h.id = p.subject)
      END AS current,
      coalesce((SELECT json_agg(json_build_object('id', a.person_id, 'name', a.person_name) ORDER BY a.at)
        FROM proposal_acceptances a WHERE a.proposal_id = p.id), '[]') AS accepted_by
    FROM proposals p WHERE p.state = 'open' AND p.kind = ANY(${kinds}) ORDER BY p.id DESC LIMIT 50`);

/** A proposal that is over. */
export interface DecidedProposal {
  id: string;
  subject: string;
  state: ProposalState;
  proposed_by_name: string;
  accepted_by: string[];
  closed_at: Date;
}

/** The proposals of one kind that were decided last, newest first, 20 at most. */
export const listDecidedProposals = (db: Queryable, kind: ProposalKind): Promise<DecidedProposal[]> =>
  db.query(sql<DecidedProposal>`
    SELECT p.id, p.subject, p.state, p.proposed_by_name, p.closed_at,
      coalesce((SELECT json_agg(a.person_name ORDER BY a.at) FROM proposal_acceptances a WHERE a.proposal_id = p.id), '[]') AS accepted_by
    FROM proposals p WHERE p.kind = ${kind} AND p.state <> 'open' ORDER BY p.closed_at DESC, p.id DESC LIMIT 20
    /* never null: closed_at */`);
