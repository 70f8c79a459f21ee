import type { Counted } from '#lib/domain/breaker/counted.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/*
 * What the rules of the circuit breaker count (lib/domain/breaker/counted.ts). Nothing about drills is counted: what people answer to a
 * drill says nothing about the agent.
 */

/** When an agent proposed the action that is the `count`-th newest of its actions; null when it has proposed fewer. */
export async function loadNthNewestProposal(db: Queryable, agentId: string, count: number): Promise<Date | null> {
  const [row] = await db.query(
    sql<{
      at: Date;
    }>`SELECT created_at AS at FROM actions WHERE agent_id = ${agentId} AND NOT drill ORDER BY id DESC OFFSET ${count - 1} LIMIT 1`,
  );
  return row?.at ?? null;
}

interface Decided {
  denied: number;
  decided: number;
}

/** How many of an agent's actions were denied since a moment, and how many decided, of the newest thousand. Answers on what is still undecided do not count yet. */
export async function countDenials(db: Queryable, agentId: string, since: Date): Promise<Decided> {
  const [row] = await db.query(
    sql<Decided>`SELECT count(*) FILTER (WHERE type = 'deny')::int AS denied, count(*)::int AS decided FROM (
      SELECT type FROM entries en WHERE agent_id = ${agentId} AND type IN ('approve', 'limit', 'deny') AND at > ${since}
        AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = en.action_id)
        AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.id = en.action_id AND a.state = 'pending') ORDER BY position DESC LIMIT 1000) e`,
  );
  return row ?? { denied: 0, decided: 0 };
}

/** For how many different actions a grant was refused with this code since a moment: the same grant sent a hundred times is one lost answer. */
export async function countRefusedGrants(db: Queryable, agentId: string, code: string, since: Date): Promise<number> {
  const [row] = await db.query(
    sql<{ n: number }>`SELECT count(DISTINCT action_id)::int AS n FROM (SELECT action_id, body FROM entries
      WHERE agent_id = ${agentId} AND type = 'redeem-refused' AND at > ${since} ORDER BY position DESC LIMIT 1000) e
      WHERE e.body::json->>'code' = ${code}`,
  );
  return row?.n ?? 0;
}

export interface MostWithin {
  agent_id: string;
  agent_name: string;
  most: number;
  at: Date;
}

/**
 * The agents of which at least `count` of what a rule counts happened within `seconds`, each with its most and the moment that it was
 * reached. Looks at 200,000 events since a moment, newest first: a bound on the work, however long the history.
 */
export function listMostWithin(
  db: Queryable,
  { type, code }: Counted,
  { since, seconds, count }: { since: Date; seconds: number; count: number },
): Promise<MostWithin[]> {
  // For each event, how many of its agent lie within the window that ends with it.
  return type === 'submitted'
    ? db.query(sql<MostWithin>`
        SELECT DISTINCT ON (n.agent_id) n.agent_id, ag.name AS agent_name, n.most, n.at FROM (
          SELECT agent_id, at, count(*) OVER (PARTITION BY agent_id ORDER BY at
            RANGE BETWEEN make_interval(secs => ${seconds}) PRECEDING AND CURRENT ROW)::int AS most
          FROM (SELECT agent_id, created_at AS at FROM actions WHERE created_at > ${since} AND NOT drill ORDER BY id DESC LIMIT 200000) e) n
        JOIN agents ag ON ag.id = n.agent_id
        WHERE n.most >= ${count} ORDER BY n.agent_id, n.most DESC, n.at`)
    : db.query(sql<MostWithin>`
        SELECT DISTINCT ON (n.agent_id) ag.id AS agent_id, ag.name AS agent_name, n.most, n.at FROM (
          SELECT agent_id, at, count(*) OVER (PARTITION BY agent_id ORDER BY at
            RANGE BETWEEN make_interval(secs => ${seconds}) PRECEDING AND CURRENT ROW)::int AS most
          FROM (SELECT agent_id, at FROM entries en WHERE type = ${type} AND at > ${since}
            AND (${code}::text IS NULL OR body::json->>'code' = ${code})
            AND NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = en.action_id) ORDER BY position DESC LIMIT 200000) e) n
        JOIN agents ag ON ag.id = n.agent_id
        WHERE n.most >= ${count} ORDER BY n.agent_id, n.most DESC, n.at`);
}
