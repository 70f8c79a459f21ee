import { STATUSES } from '#lib/domain/action/action.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

export interface PastCall {
  id: string;
  agent_id: string;
  agent_name: string;
  /** JSON. */
  args: string;
  /** JSON: what it was assessed on. */
  assessment: string;
  created_at: Date;
}

const OVER = STATUSES.filter((state) => state !== 'pending');

/**
 * The last twenty calls of a tool, newest first. Left out are those whose content was erased, those too long to choose a value from, and drills
 * that are over; a drill that waits looks like any other call.
 */
export const listPastCalls = (db: Queryable, tool: string): Promise<PastCall[]> =>
  // Each state walks its own index (actions_history_by_tool) and stops; what waits is never many.
  db.query(sql<PastCall>`
    SELECT a.id, a.agent_id, ag.name AS agent_name, a.args, a.assessment, a.created_at FROM (
      SELECT found.id FROM (
        SELECT x.id FROM unnest(${OVER}::text[]) s(state), LATERAL (
          SELECT o.id FROM actions o WHERE o.tool = ${tool} AND o.state = s.state AND o.state <> 'pending'
            AND o.erasure_id IS NULL AND NOT o.drill AND octet_length(o.args) <= 50000 ORDER BY o.id DESC LIMIT 20) x
        UNION ALL (
          SELECT w.id FROM actions w WHERE w.tool = ${tool} AND w.state = 'pending' AND w.erasure_id IS NULL AND octet_length(w.args) <= 50000
          ORDER BY w.id DESC LIMIT 20)) found
      ORDER BY found.id DESC LIMIT 20) last
    JOIN actions a ON a.id = last.id JOIN agents ag ON ag.id = a.agent_id
    ORDER BY a.id DESC`);
