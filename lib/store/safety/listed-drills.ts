import type { DrillOutcome } from '#lib/domain/drill/drill.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** A drill as it is listed: with what its action says and as which agent. */
export interface ListedDrill {
  id: string;
  action_id: string;
  started_by_name: string;
  note: string;
  started_at: Date;
  ended_at: Date | null;
  outcome: DrillOutcome | null;
  noticed: boolean | null;
  sentence: string;
  agent_id: string;
  agent_name: string;
}

/** One drill, whether it waits or is over; null when there is none. */
export async function loadListedDrill(db: Queryable, id: string): Promise<ListedDrill | null> {
  const [row] = await db.query(sql<ListedDrill>`
    SELECT d.id, d.action_id, d.started_by_name, d.note, d.started_at, d.ended_at, d.outcome, d.noticed, a.sentence, a.agent_id, ag.name AS agent_name
    FROM drills d JOIN actions a ON a.id = d.action_id JOIN agents ag ON ag.id = a.agent_id WHERE d.id = ${id}`);
  return row ?? null;
}

/** The drills that one person started and that wait for an answer, newest first. */
export const listWaitingDrills = (db: Queryable, starter: string): Promise<ListedDrill[]> =>
  db.query(sql<ListedDrill>`
    SELECT d.id, d.action_id, d.started_by_name, d.note, d.started_at, d.ended_at, d.outcome, d.noticed, a.sentence, a.agent_id, ag.name AS agent_name
    FROM drills d JOIN actions a ON a.id = d.action_id JOIN agents ag ON ag.id = a.agent_id
    WHERE d.ended_at IS NULL AND d.started_by = ${starter} ORDER BY d.id DESC`);

/** The drills that are over, newest first, 50 at most. */
export const listEndedDrills = (db: Queryable): Promise<ListedDrill[]> =>
  db.query(sql<Omit<ListedDrill, 'ended_at'> & { ended_at: Date }>`
    SELECT d.id, d.action_id, d.started_by_name, d.note, d.started_at, d.ended_at, d.outcome, d.noticed, a.sentence, a.agent_id, ag.name AS agent_name
    FROM drills d JOIN actions a ON a.id = d.action_id JOIN agents ag ON ag.id = a.agent_id
    WHERE d.ended_at IS NOT NULL ORDER BY d.ended_at DESC, d.id DESC LIMIT 50`);

interface Outcomes {
  noticed: number;
  missed: number;
  unanswered: number;
}

/** How the drills that are over went. */
export async function countDrillOutcomes(db: Queryable): Promise<Outcomes> {
  const [row] = await db.query(
    sql<Outcomes>`SELECT count(*) FILTER (WHERE noticed)::int AS noticed, count(*) FILTER (WHERE NOT noticed)::int AS missed,
      count(*) FILTER (WHERE noticed IS NULL)::int AS unanswered FROM drills WHERE ended_at IS NOT NULL`,
  );
  return row ?? { noticed: 0, missed: 0, unanswered: 0 };
}

interface RevealedDrill {
  id: string;
  started_by_name: string;
  note: string;
  outcome: DrillOutcome | null;
  noticed: boolean | null;
}

/** The drill behind an action, once it is over; null before, and for an action that is no drill. */
export async function loadRevealedDrill(db: Queryable, actionId: string): Promise<RevealedDrill | null> {
  const [row] = await db.query(
    sql<RevealedDrill>`SELECT id, started_by_name, note, outcome, noticed FROM drills WHERE action_id = ${actionId} AND ended_at IS NOT NULL`,
  );
  return row ?? null;
}

/** How many drills wait for an answer. */
export async function countWaitingDrills(tx: Tx): Promise<number> {
  const [row] = await tx.query(sql<{ n: number }>`SELECT count(*)::int AS n FROM drills WHERE ended_at IS NULL`);
  return row?.n ?? 0;
}

/** The action of a drill that this person started, or of any for whoever has a shell; null otherwise. */
export async function loadDrillAction(
  tx: Tx,
  id: string,
  { starter, any }: { starter: string; any: boolean },
): Promise<string | null> {
  const [row] = await tx.query(
    sql<{ action_id: string }>`SELECT action_id FROM drills WHERE id = ${id} AND (started_by = ${starter} OR ${any})`,
  );
  return row?.action_id ?? null;
}

interface StandIn {
  name: string;
  key_id: string | null;
}

/** An agent that is not retired, with its newest key that is in use at a moment; null when there is no such agent. */
export async function loadStandIn(tx: Tx, agentId: string, at: Date): Promise<StandIn | null> {
  const [row] = await tx.query(
    sql<StandIn>`SELECT a.name, (SELECT k.id FROM api_keys k WHERE k.agent_id = a.id AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > ${at}) ORDER BY k.id DESC LIMIT 1) AS key_id
      FROM agents a WHERE a.id = ${agentId} AND a.retired_at IS NULL`,
  );
  return row ?? null;
}

export interface LatestProposal {
  tool: string;
  /** RFC 8785 text. */
  claim: string | null;
  run_name: string | null;
}

/** What the agent proposed last, newest first: fifty at most. */
export const listLatestProposals = (tx: Tx, agentId: string): Promise<LatestProposal[]> =>
  tx.query(sql<LatestProposal>`
    SELECT a.tool, a.claim, r.name AS run_name FROM actions a LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.agent_id = ${agentId} AND NOT a.drill AND a.erased_at IS NULL ORDER BY a.id DESC LIMIT 50`);
