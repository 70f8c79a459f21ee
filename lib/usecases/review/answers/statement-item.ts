import type { StatementItem } from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** What a statement says of one action as it stands. */
export const statementItem = (row: ActionRow): StatementItem => ({
  action_id: row.id,
  agent: { id: row.agent_id, name: row.agent_name },
  run: row.run_id === null ? null : { id: row.run_name ?? row.run_id, goal: row.run_goal },
  tool: row.tool,
  revision: row.revision,
  action_digest: row.revision_digest,
  view_digest: row.view_digest,
  assessment_digest: row.assessment_digest,
  policy_version: row.policy_version,
  requirement: machineOf(row).requires,
  lock_epoch: row.lock_epoch,
  expires_at: rfc3339(row.expires_at),
});
