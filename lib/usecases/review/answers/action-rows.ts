import type { ActionSummary } from '#lib/contract/review-api.ts';
import type { Status } from '#lib/domain/action/action.ts';
import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

export interface ListedRow {
  id: string;
  state: Status;
  sentence: string;
  tool: string;
  agent_id: string;
  agent_name: string;
  agent_locked: boolean;
  goal: string | null;
  run_id: string | null;
  risk_level: RiskLevel;
  risk_rank: number;
  groups: string[];
  approvals: number;
  given: number;
  answered: boolean;
  open_questions: number;
  owner_id: string;
  initiator_id: string | null;
  editor_id: string | null;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  /** Over, and told. */
  drill: boolean;
  drill_by: string | null;
}

/** The columns of a list row; `$1` is the person who looks. */
export const LISTED = `
  a.id, a.state, a.sentence, a.tool, a.agent_id, ag.name AS agent_name, r.goal, a.run_id, a.risk_level, a.risk_rank, a.groups, a.approvals,
  a.owner_id, a.initiator_id, a.editor_id, a.created_at, a.expires_at, a.decided_at,
  a.drill AND a.state <> 'pending' AS drill,
  CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by,
  EXISTS (SELECT 1 FROM locks l WHERE l.lifted_at IS NULL AND (l.target_type = 'organisation'
    OR (l.target_type = 'agent' AND l.target_id = a.agent_id))) AS agent_locked,
  (SELECT count(DISTINCT v.reviewer_id) FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision
    AND v.answer IN ('approve', 'limit'))::int AS given,
  EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = $1) AS answered,
  (SELECT count(*) FROM questions q WHERE q.action_id = a.id AND q.answer IS NULL)::int AS open_questions`;

/**
 * Pending actions this person can answer; `$1` is the person, `$2` their groups. `coalesce` also keeps the planner from believing that
 * next to no action is theirs, for then it would sort the whole queue instead of walking an index.
 */
export const MINE = `
  a.owner_id <> $1 AND coalesce(a.initiator_id <> $1, true) AND coalesce(a.editor_id <> $1, true)
  AND coalesce(a.groups <@ $2::text[], false)
  AND NOT (a.drill AND EXISTS (SELECT 1 FROM drills d WHERE d.action_id = a.id AND d.started_by = $1))
  AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.revision = a.revision AND v.reviewer_id = $1)`;

export function toListRow(row: ListedRow, person: PersonActor): ActionSummary {
  const { mine, why } = standing(row, person);
  return {
    id: row.id,
    status: row.state,
    sentence: row.sentence,
    tool: row.tool,
    agent: { id: row.agent_id, name: row.agent_name, locked: row.agent_locked },
    goal: row.goal,
    run: row.run_id,
    risk_level: row.risk_level,
    mine,
    why,
    // How many have answered is no secret; who and what is, until one has answered oneself.
    approvals: { needed: row.approvals, given: row.given },
    open_questions: row.open_questions,
    created_at: rfc3339(row.created_at),
    expires_at: rfc3339(row.expires_at),
    decided_at: rfc3339OrNull(row.decided_at),
    drill: row.drill,
  };
}

function standing(row: ListedRow, person: PersonActor): { mine: boolean; why: string } {
  const no = (why: string) => ({ mine: false, why });
  if (row.state !== 'pending') return no(`it is ${row.state}`);
  if (person.role === 'auditor') return no('auditors read, they do not answer');
  if (row.owner_id === person.userId) return no('you own this agent');
  if (row.initiator_id === person.userId) return no('you started this run');
  if (row.drill_by === person.userId) return no('you started this drill');
  if (row.editor_id === person.userId) return no('you wrote these arguments');
  if (row.answered) return no('you have answered');
  const missing = row.groups.filter((g) => !person.groups.includes(g));
  if (missing.length > 0) return no(`it is for ${missing.join(' and ')}`);
  if (row.groups.length > 0) return { mine: true, why: `because you are in ${row.groups.join(' and ')}` };
  if (row.approvals > 1) return { mine: true, why: `it needs ${row.approvals} reviewers` };
  return { mine: true, why: 'any reviewer can answer' };
}
