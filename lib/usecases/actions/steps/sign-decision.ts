import type { DecisionFacts } from '#lib/domain/action/decision.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Context } from '#lib/usecases/context.ts';

/** Signs the outcome of an action: compact JWS, EdDSA (RFC 7515, RFC 8037). */
export function signDecision(ctx: Context, facts: DecisionFacts): Promise<string> {
  return ctx.signer.signDecision({
    iss: ctx.issuer,
    sub: facts.id,
    iat: Math.floor(facts.at / 1000),
    outcome: facts.outcome,
    version: facts.version,
    action_digest: facts.digest,
    proposed_digest: facts.proposedDigest,
    view_digest: facts.viewDigest,
    assessment_digest: facts.assessmentDigest,
    policy_version: facts.policyVersion,
    grant_id: facts.grantId,
    lock_epoch: facts.lockEpoch,
    verdicts: facts.verdicts,
    ...(facts.drill ? { drill: true } : {}),
  });
}

/** What of a decision's facts is already in the stored action. */
export const decisionBase = (row: ActionRow) => ({
  id: row.id,
  proposedDigest: row.digest,
  assessmentDigest: row.assessment_digest,
  policyVersion: row.policy_version,
  lockEpoch: row.lock_epoch,
  drill: row.drill,
});
