import type { ActionColumns } from '#lib/domain/action/action-columns.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/**
 * Inserts freshly opened actions. Every column is named, so that one a later release adds takes its default. In the order of their
 * idempotency keys: two batches with the same keys wait for each other and do not deadlock.
 */
export async function insertActions(tx: Tx, rows: readonly ActionColumns[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    sql`INSERT INTO actions (id, agent_id, key_id, run_id, tool, tool_version, effect, idempotency_key, request_digest, args, digest,
        claim, preview, metadata, assessment, assessment_digest, risk_level, risk_rank, policy_version, config_version,
        approvals, passkey, password_instead, groups, grant_ttl_ms, owner_id, initiator_id, sentence, revision,
        revision_args, revision_digest, view, view_digest, editor_id, state, version, state_reason, lock_epoch,
        halted_by, grant_id, decision_jws, outcome, created_at, expires_at, decided_at, redeemed_at, redeemed_by,
        finished_at, shadow, plan_id, plan_step, erased_at, erasure_id, drill)
      SELECT id, agent_id, key_id, run_id, tool, tool_version, effect, idempotency_key, request_digest, args, digest,
        claim, preview, metadata, assessment, assessment_digest, risk_level, risk_rank, policy_version, config_version,
        approvals, passkey, password_instead, groups, grant_ttl_ms, owner_id, initiator_id, sentence, revision,
        revision_args, revision_digest, view, view_digest, editor_id, state, version, state_reason, lock_epoch,
        halted_by, grant_id, decision_jws, outcome, created_at, expires_at, decided_at, redeemed_at, redeemed_by,
        finished_at, shadow, plan_id, plan_step, erased_at, erasure_id, drill
      FROM json_populate_recordset(NULL::actions, ${JSON.stringify(rows)}::json) ORDER BY agent_id, idempotency_key`,
  );
}
