import type { Action } from '#lib/contract/action.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { ownRisk } from '#lib/domain/risk/own-risk.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import type { Assessment } from '#lib/domain/assessment/assess.ts';
import type { Context } from '#lib/usecases/context.ts';
import { targetText } from '#lib/usecases/stops/answers/target-text.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

const parsed = <T>(text: string): T => JSON.parse(text) as T;

/** Whose answers somebody may see on an action: everybody's, or those of one person; null: nobody's. */
export type AnswersOf = 'everybody' | { id: string } | null;

/** The contract's form of a stored action, without a grant, with no more than the answers that may be seen. */
export function toAction(row: ActionRow, answers: AnswersOf): Action {
  const verdicts = row.verdicts.filter((v) => answers === 'everybody' || v.reviewer_id === answers?.id);
  const { risk, policy, enforced = null } = parsed<Assessment>(row.assessment);
  return {
    id: row.id,
    status: row.state,
    status_reason: row.state_reason,
    tool: row.tool,
    args: parsed<JsonObject>(row.args),
    digest: row.digest,
    agent: { id: row.agent_id, name: row.agent_name },
    run: row.run_id === null ? null : { id: row.run_name ?? row.run_id, goal: row.run_goal, ref: row.run_id },
    risk,
    policy: {
      outcome: enforced?.outcome ?? policy.outcome,
      rules: policy.rules,
      version: policy.version,
      reason: enforced?.reason ?? policy.reason,
      enforced: enforced?.code ?? null,
      requires: machineOf(row).requires,
    },
    verdicts: verdicts.map((v) => ({
      verdict: v.answer,
      reviewer: { id: v.reviewer_id, name: v.reviewer_name },
      reason_code: v.reason_code,
      reason: v.reason,
      revision: v.revision,
      signed_by: v.method,
      at: rfc3339(v.at),
    })),
    questions: row.questions.map((q) => ({
      id: q.id,
      text: q.text,
      asked_at: rfc3339(q.asked_at),
      answer: q.answer,
      answered_at: rfc3339OrNull(q.answered_at),
    })),
    decision: decisionOf(row),
    grant: null,
    shadow: row.shadow,
    plan: row.plan_id === null ? null : { id: row.plan_id, step: row.plan_step ?? 0 },
    lock:
      row.halting_lock === null
        ? null
        : {
            id: row.halting_lock.id,
            target: targetText(row.halting_lock.target_type, row.halting_lock.target_id),
            message: row.halting_lock.message,
            epoch: row.halting_lock.epoch,
          },
    outcome: row.outcome === null ? null : parsed(row.outcome),
    metadata: row.metadata === null ? null : parsed<JsonValue>(row.metadata),
    erased_at: rfc3339OrNull(row.erased_at),
    created_at: rfc3339(row.created_at),
    expires_at: rfc3339(row.expires_at),
    // Each answer is a command: one that is hidden may not show in their number.
    version: row.version - (row.verdicts.length - verdicts.length),
  };
}

/** The action as its agent reads it in a list: what was answered, once it is decided, and nothing of another agent's actions. */
export function toOwnAction(row: ActionRow): Action {
  const action = toAction(row, row.state === 'pending' ? null : 'everybody');
  return { ...action, risk: ownRisk(action.risk) };
}

/** The action as its proposing agent reads it: with a fresh short-lived grant while it is approved and unredeemed. */
export async function toAgentAction(ctx: Context, row: ActionRow): Promise<Action> {
  return { ...toOwnAction(row), grant: await grantOf(ctx, row) };
}

function decisionOf(row: ActionRow): Action['decision'] {
  if (row.decision_jws === null || row.decided_at === null) return null;
  return {
    outcome: row.state === 'denied' ? 'denied' : 'approved',
    modified: row.revision_digest !== row.digest,
    args: parsed<JsonObject>(row.revision_args),
    digest: row.revision_digest,
    jws: row.decision_jws,
    at: rfc3339(row.decided_at),
  };
}

/**
 * Minted on delivery (docs/decisions/0004): every token of one action carries the same `jti`, and redeeming flips the action
 * once, so an agent that lost an answer may read again, and a token that leaks is worth seconds.
 */
async function grantOf(ctx: Context, row: ActionRow): Promise<Action['grant']> {
  const now = ctx.now();
  if (row.state !== 'approved' || row.drill || row.grant_id === null || now >= row.expires_at.getTime()) return null;
  const exp = Math.floor(Math.min(now + row.grant_ttl_ms, row.expires_at.getTime()) / 1000);
  const token = await ctx.signer.signGrant({
    jti: row.grant_id,
    sub: row.id,
    aud: row.agent_id,
    digest: row.revision_digest,
    lock_epoch: row.lock_epoch,
    iat: Math.floor(now / 1000),
    exp,
  });
  return { token, expires_at: rfc3339(exp * 1000) };
}
