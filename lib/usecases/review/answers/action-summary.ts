import type { ActionSummary } from '#lib/contract/review-api.ts';
import { seesAnswers } from '#lib/domain/action/blind.ts';
import { conflictOfInterest, missingGroups, type ConflictOfInterest } from '#lib/domain/action/requirements.ts';
import type { ListedAction } from '#lib/store/review/listed-actions.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

/** An action as lists show it, with why it is this person's to answer or why it is not. */
export function toActionSummary(row: ListedAction, person: PersonActor): ActionSummary {
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
    // Of what is hidden from this person the number is hidden too: one answer that decided nothing is an approval.
    approvals: { needed: row.approvals, given: seesAnswers(row, person) ? row.given : row.given_by_person },
    open_questions: row.open_questions,
    created_at: rfc3339(row.created_at),
    expires_at: rfc3339(row.expires_at),
    decided_at: rfc3339OrNull(row.decided_at),
    drill: row.drill,
  };
}

const CONFLICTS: Record<ConflictOfInterest, string> = {
  'own-agent': 'you own this agent',
  initiator: 'you started this run',
  'last-editor': 'you wrote these arguments',
};

/** Whether it is this person's to answer, and why. `listQueueBy…` picks by the same rules in SQL. */
function standing(row: ListedAction, person: PersonActor): { mine: boolean; why: string } {
  const no = (why: string) => ({ mine: false, why });
  if (row.state !== 'pending') return no(`it is ${row.state}`);
  if (person.role === 'auditor') return no('auditors read, they do not answer');
  const conflict = conflictOfInterest(row, person.userId);
  if (conflict) return no(CONFLICTS[conflict]);
  if (row.drill_by === person.userId) return no('you started this drill');
  if (row.answered) return no('you have answered');
  const missing = missingGroups(row, person.groups);
  if (missing.length > 0) return no(`it is for ${missing.join(' and ')}`);
  if (row.groups.length > 0) return { mine: true, why: `because you are in ${row.groups.join(' and ')}` };
  if (row.approvals > 1) return { mine: true, why: `it needs ${row.approvals} reviewers` };
  return { mine: true, why: 'any reviewer can answer' };
}
