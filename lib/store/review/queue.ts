import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';
import type { ListedAction } from './listed-actions.ts';

/** What a page of the queue holds. */
export interface QueueFilter {
  /** Whose queue: what they can answer is theirs. */
  person: { id: string; groups: readonly string[] };
  /** Everybody's actions, not only what this person can answer. */
  all: boolean;
  now: Date;
  risk: string | null;
  agent: string | null;
  tool: string | null;
  /** An ILIKE pattern for the sentence, the agent's name or the run's goal. */
  text: string | null;
  /** How many rows at most. */
  rows: number;
}

/** A time of a cursor as text, and the id that breaks ties. */
type Place = readonly [at: string, id: string];
const START: Place = ['-infinity', ''];

// Each order is a statement of its own that walks its partial index (actions_queue_by_…) and stops after a page. `coalesce` keeps the planner
// from believing that next to no action is this person's: it would then sort the whole queue instead of walking the index.

/** Pending actions, those that expire first before the others. */
export function listQueueByDeadline(db: Queryable, q: QueueFilter, after: Place = START): Promise<ListedAction[]> {
  const [at, id] = after;
  return db.query(sql<ListedAction>`
    SELECT a.id, a.state, a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${q.person.id}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.state = 'pending' AND a.expires_at > ${q.now} AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
      AND (a.expires_at, a.id) > (${at}::text::timestamptz, ${id})
      AND (${q.all} OR (a.owner_id <> ${q.person.id} AND coalesce(a.initiator_id <> ${q.person.id}, true)
        AND coalesce(a.editor_id <> ${q.person.id}, true) AND coalesce(a.groups <@ ${q.person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${q.person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id})))
      AND (${q.risk}::text IS NULL OR a.risk_level = ${q.risk}) AND (${q.agent}::text IS NULL OR a.agent_id = ${q.agent})
      AND (${q.tool}::text IS NULL OR a.tool = ${q.tool})
      AND (${q.text}::text IS NULL OR a.sentence ILIKE ${q.text} OR ag.name ILIKE ${q.text} OR r.goal ILIKE ${q.text})
    ORDER BY a.expires_at, a.id LIMIT ${q.rows}`);
}

/** Pending actions, those that have waited longest before the others. */
export function listQueueByAge(db: Queryable, q: QueueFilter, after: Place = START): Promise<ListedAction[]> {
  const [at, id] = after;
  return db.query(sql<ListedAction>`
    SELECT a.id, a.state, a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${q.person.id}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.state = 'pending' AND a.expires_at > ${q.now} AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
      AND (a.created_at, a.id) > (${at}::text::timestamptz, ${id})
      AND (${q.all} OR (a.owner_id <> ${q.person.id} AND coalesce(a.initiator_id <> ${q.person.id}, true)
        AND coalesce(a.editor_id <> ${q.person.id}, true) AND coalesce(a.groups <@ ${q.person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${q.person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id})))
      AND (${q.risk}::text IS NULL OR a.risk_level = ${q.risk}) AND (${q.agent}::text IS NULL OR a.agent_id = ${q.agent})
      AND (${q.tool}::text IS NULL OR a.tool = ${q.tool})
      AND (${q.text}::text IS NULL OR a.sentence ILIKE ${q.text} OR ag.name ILIKE ${q.text} OR r.goal ILIKE ${q.text})
    ORDER BY a.created_at, a.id LIMIT ${q.rows}`);
}

/** Above every rank. */
const RISKIEST = ['1000', ...START] as const;

/** Pending actions, the highest risk first, and of one risk those that expire first. */
export function listQueueByRisk(
  db: Queryable,
  q: QueueFilter,
  after: readonly [rank: string, ...Place] = RISKIEST,
): Promise<ListedAction[]> {
  const [rank, at, id] = after;
  return db.query(sql<ListedAction>`
    SELECT a.id, a.state, a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${q.person.id}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.state = 'pending' AND a.expires_at > ${q.now} AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
      AND a.risk_rank <= ${rank}::text::int
      AND (a.risk_rank < ${rank}::text::int OR (a.expires_at, a.id) > (${at}::text::timestamptz, ${id}))
      AND (${q.all} OR (a.owner_id <> ${q.person.id} AND coalesce(a.initiator_id <> ${q.person.id}, true)
        AND coalesce(a.editor_id <> ${q.person.id}, true) AND coalesce(a.groups <@ ${q.person.groups}::text[], false)
        AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = ${q.person.id}))
        AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${q.person.id})))
      AND (${q.risk}::text IS NULL OR a.risk_level = ${q.risk}) AND (${q.agent}::text IS NULL OR a.agent_id = ${q.agent})
      AND (${q.tool}::text IS NULL OR a.tool = ${q.tool})
      AND (${q.text}::text IS NULL OR a.sentence ILIKE ${q.text} OR ag.name ILIKE ${q.text} OR r.goal ILIKE ${q.text})
    ORDER BY a.risk_rank DESC, a.expires_at, a.id LIMIT ${q.rows}`);
}
