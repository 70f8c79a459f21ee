import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** What a run has read. */
export interface NewObservation {
  id: string;
  runId: string;
  /** The action whose result it is. */
  actionId: string | null;
  tool: string;
  digest: string;
  trust: 'trusted' | 'untrusted';
  origin: string | null;
  content: string | null;
  at: Date;
}

/** Writes down what a run has read. */
export async function insertObservation(tx: Tx, o: NewObservation): Promise<void> {
  await tx.query(
    sql`INSERT INTO observations (id, run_id, action_id, tool, digest, trust, origin, content, at)
      VALUES (${o.id}, ${o.runId}, ${o.actionId}, ${o.tool}, ${o.digest}, ${o.trust}, ${o.origin}, ${o.content}, ${o.at})`,
  );
}

/** More reports of one run are a fault of its program. */
export const MOST_OBSERVATIONS = 2_000;

/** Whether a run has as many observations as are kept of one. */
export async function hasMostObservations(tx: Tx, runId: string): Promise<boolean> {
  // The LIMIT is MOST_OBSERVATIONS, written out so that the planner sees a number.
  const [counted] = await tx.query(
    sql<{
      n: number;
    }>`SELECT count(*)::int AS n FROM (SELECT 1 FROM observations WHERE run_id = ${runId} LIMIT 2000) o`,
  );
  return (counted?.n ?? 0) >= MOST_OBSERVATIONS;
}
