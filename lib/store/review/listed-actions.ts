import type { Status } from '#lib/domain/action/action.ts';
import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** An action as lists show it to one person. */
export interface ListedAction {
  id: string;
  state: Status;
  sentence: string;
  tool: string;
  agent_id: string;
  agent_name: string;
  /** A stop is in force on its agent, or on everything. */
  agent_locked: boolean;
  goal: string | null;
  run_id: string | null;
  risk_level: RiskLevel;
  risk_rank: number;
  groups: string[];
  approvals: number;
  /** Different people who have approved this revision. */
  given: number;
  /** The same of this one person: 0 or 1. */
  given_by_person: number;
  /** Whether the person has answered this revision. */
  answered: boolean;
  open_questions: number;
  owner_id: string;
  initiator_id: string | null;
  editor_id: string | null;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  /** A drill that is over; one that waits is not told apart. */
  drill: boolean;
  drill_by: string | null;
}

/** These actions, newest proposal first. */
export const listActionsById = (db: Queryable, personId: string, ids: readonly string[]): Promise<ListedAction[]> =>
  db.query(sql<ListedAction>`
    SELECT a.id, CASE WHEN a.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
        THEN 'halted' ELSE a.state END AS state,
      a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${personId}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${personId}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill, state */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.id = ANY(${ids}) ORDER BY a.id DESC`);

/** The latest ten calls of the same tool by the same agent, without this one. */
export const listSimilar = (
  db: Queryable,
  personId: string,
  action: { id: string; agent_id: string; tool: string },
): Promise<ListedAction[]> =>
  db.query(sql<ListedAction>`
    SELECT a.id, CASE WHEN a.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
        THEN 'halted' ELSE a.state END AS state,
      a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${personId}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${personId}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill, state */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.agent_id = ${action.agent_id} AND a.tool = ${action.tool} AND a.id <> ${action.id} ORDER BY a.created_at DESC LIMIT 10`);

/** The latest twenty actions of an agent, in any state. */
export const listRecentOfAgent = (db: Queryable, personId: string, agentId: string): Promise<ListedAction[]> =>
  db.query(sql<ListedAction>`
    SELECT a.id, CASE WHEN a.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
        THEN 'halted' ELSE a.state END AS state,
      a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank,
      a.groups, a.approvals, a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
      a.drill AND a.state <> 'pending' AS drill,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
      EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
        OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit')) AS given,
      (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
        AND v.answer IN ('approve', 'limit') AND v.reviewer_id = ${personId}) AS given_by_person,
      EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = ${personId}) AS answered,
      (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL) AS open_questions /* never null: drill, state */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
    WHERE a.agent_id = ${agentId} ORDER BY a.id DESC LIMIT 20`);
