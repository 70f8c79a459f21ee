import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';
import type { ActionRow } from './action-row.ts';

/** One action, locked until the transaction ends; null when there is none. */
export async function loadActionForUpdate(tx: Tx, id: string): Promise<ActionRow | null> {
  // The row lock comes first and alone: the joined read after it then sees every verdict that committed before.
  const [held] = await tx.query(sql<{ id: string }>`SELECT id FROM actions WHERE id = ${id} FOR UPDATE`);
  if (!held) return null;
  const [row] = await loadActions(tx, [id]);
  return row ?? null;
}

/** Several actions by id in one read, in no particular order; unknown ids are left out. What a stop has halted is halted, whether or not its batch has come. */
export function loadActions(db: Queryable, ids: readonly string[]): Promise<ActionRow[]> {
  return db.query(sql<ActionRow>`
    SELECT a.id, a.agent_id, a.key_id, a.run_id, a.tool, a.tool_version, a.effect, a.idempotency_key, a.request_digest, a.args, a.digest,
      a.claim, a.preview, a.metadata, a.assessment, a.assessment_digest, a.risk_level, a.risk_rank, a.policy_version, a.config_version,
      a.approvals, a.passkey, a.password_instead, a.groups, a.grant_ttl_ms, a.owner_id, a.initiator_id, a.sentence, a.revision,
      a.revision_args, a.revision_digest, a.view, a.view_digest, a.editor_id, a.lock_epoch,
      CASE WHEN h.epoch IS NULL THEN a.state ELSE 'halted' END AS state,
      CASE WHEN h.epoch IS NULL THEN a.version ELSE a.version + 1 END AS version,
      CASE WHEN h.epoch IS NULL THEN a.state_reason ELSE h.reason END AS state_reason,
      CASE WHEN h.epoch IS NULL THEN a.halted_by ELSE h.lock_id END AS halted_by,
      CASE WHEN h.epoch IS NULL THEN a.finished_at ELSE h.began_at END AS finished_at, h.epoch IS NOT NULL AS halting,
      a.grant_id, a.decision_jws, a.outcome, a.created_at, a.expires_at, a.decided_at, a.redeemed_at, a.redeemed_by,
      a.shadow, a.plan_id, a.plan_step, a.erased_at, a.erasure_id, a.drill,
      ag.name AS agent_name, r.name AS run_name, r.goal AS run_goal,
      coalesce((SELECT json_agg(json_build_object('reviewer_id', v.reviewer_id, 'reviewer_name', u.name, 'revision', v.revision,
          'answer', v.answer, 'reason_code', v.reason_code, 'reason', v.reason, 'statement_digest', v.statement_digest,
          'method', v.method, 'at', v.at) ORDER BY v.id)
        FROM verdicts v JOIN users u ON u.id = v.reviewer_id WHERE v.action_id = a.id), '[]') AS verdicts,
      coalesce((SELECT json_agg(json_build_object('id', q.id, 'reviewer_id', q.reviewer_id, 'text', q.text, 'asked_at', q.asked_at,
          'answer', q.answer, 'answered_at', q.answered_at) ORDER BY q.id)
        FROM questions q WHERE q.action_id = a.id), '[]') AS questions,
      (SELECT json_build_object('id', l.id, 'target_type', l.target_type, 'target_id', l.target_id, 'message', l.message,
          'epoch', l.epoch)
        FROM locks l WHERE l.id = coalesce(h.lock_id, a.halted_by)) AS halting_lock,
      CASE WHEN a.drill THEN (SELECT d.started_by FROM drills d WHERE d.action_id = a.id) END AS drill_by /* never null: state, version */
    FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
      LEFT JOIN LATERAL (SELECT n.epoch, n.lock_id, n.reason, n.began_at
        FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch) n) h ON a.state IN ('pending', 'approved')
    WHERE a.id = ANY(${ids})`);
}
