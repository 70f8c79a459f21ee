import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { QueueFilter } from './queue.ts';

/** How many pending actions a count looks at, whoever asks: it bounds the work. The statements below have the same number. */
export const COUNTED = 1_000;

type Whose = Pick<QueueFilter, 'person' | 'all' | 'now'>;

export interface Looked {
  /** How many of those looked at wait, no stop covers them, and are this person's to answer; all are where all are asked for. */
  n: number;
  looked_at: number;
}

export interface QueueTotals extends Looked {
  risk_level: RiskLevel;
  oldest: Date | null;
}

/** Pending actions of each risk: of each the 1,000 that expire first are looked at. */
export const countQueue = (db: Queryable, q: Whose): Promise<QueueTotals[]> =>
  db.query(sql<QueueTotals>`
    SELECT l.risk_level, count(*) FILTER (WHERE m.mine) AS n, count(*) AS looked_at, min(a.created_at) FILTER (WHERE m.mine) AS oldest
    FROM (VALUES (0, 'low'), (1, 'medium'), (2, 'high'), (3, 'critical')) AS l(rank, risk_level),
      LATERAL (SELECT id, revision, groups, owner_id, initiator_id, editor_id, drill, created_at, agent_id, key_id, tool, run_id, lock_epoch FROM actions
        WHERE state = 'pending' AND risk_rank = l.rank AND expires_at > ${q.now} ORDER BY expires_at, id LIMIT 1000) a,
      LATERAL (SELECT (NOT EXISTS (SELECT 1 FROM haltings WHERE done_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)))
        AND (${q.all} OR (a.owner_id <> ${q.person.id} AND coalesce(a.initiator_id <> ${q.person.id}, true)
        AND coalesce(a.editor_id <> ${q.person.id}, true) AND coalesce(a.groups <@ ${q.person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${q.person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id}))) AS mine) m
    GROUP BY l.risk_level`);

/** How many expire within the hour: the 1,000 that expire first are looked at. */
export async function countDue(db: Queryable, q: Whose): Promise<Looked> {
  const [row] = await db.query(sql<Looked>`
    SELECT count(*) FILTER (WHERE m.mine) AS n, count(*) AS looked_at
    FROM (SELECT id, revision, groups, owner_id, initiator_id, editor_id, drill, agent_id, key_id, tool, run_id, lock_epoch FROM actions
        WHERE state = 'pending' AND expires_at > ${q.now} AND expires_at < ${q.now}::timestamptz + interval '1 hour'
        ORDER BY expires_at, id LIMIT 1000) a,
      LATERAL (SELECT (NOT EXISTS (SELECT 1 FROM haltings WHERE done_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)))
        AND (${q.all} OR (a.owner_id <> ${q.person.id} AND coalesce(a.initiator_id <> ${q.person.id}, true)
        AND coalesce(a.editor_id <> ${q.person.id}, true) AND coalesce(a.groups <@ ${q.person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${q.person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id}))) AS mine) m`);
  return row ?? { n: 0, looked_at: 0 };
}

/** How many of the 1,000 pending actions that expire first are this person's to answer. */
export async function countMine(db: Queryable, { person, now }: Omit<Whose, 'all'>): Promise<Looked> {
  const [row] = await db.query(sql<Looked>`
    SELECT count(*) FILTER (WHERE (NOT EXISTS (SELECT 1 FROM haltings WHERE done_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)))
        AND a.owner_id <> ${person.id} AND coalesce(a.initiator_id <> ${person.id}, true)
        AND coalesce(a.editor_id <> ${person.id}, true) AND coalesce(a.groups <@ ${person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${person.id})) AS n,
      count(*) AS looked_at
    FROM (SELECT id, revision, groups, owner_id, initiator_id, editor_id, drill, agent_id, key_id, tool, run_id, lock_epoch FROM actions
      WHERE state = 'pending' AND expires_at > ${now} ORDER BY expires_at, id LIMIT 1000) a`);
  return row ?? { n: 0, looked_at: 0 };
}
