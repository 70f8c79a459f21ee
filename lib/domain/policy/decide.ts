import type { Requirement } from '../action/action.ts';
import type { JsonObject } from '../json/json.ts';
import type { Risk } from '../risk/risk.ts';
import type { PermitAnnotations } from './annotations.ts';
import { argumentsFor, MOST_READ } from './arguments-read.ts';
import { ask, type PreparedPolicy } from './policy.ts';
import type { PolicyQuestion } from './question.ts';

export interface PolicyVerdict {
  outcome: 'allow' | 'review' | 'block';
  /** Ids of the deciding rules. */
  rules: string[];
  version: number | null;
  /** A sentence for the reviewer and the agent. */
  reason: string;
  requires: Requirement;
  grant_ttl_ms: number;
  /** Upper bound that policy sets on the expiry, in milliseconds; null leaves it to the agent. */
  expires_ms: number | null;
}

const NOTHING: Requirement = { approvals: 0, passkey: false, password_instead: false, groups: [] };
const DEFAULT_GRANT_TTL_MS = 60_000;

const TOO_MUCH = `The policy reads arguments of this action that hold more than ${MOST_READ.values.toLocaleString('en')} values or ${MOST_READ.characters.toLocaleString('en')} characters, which is more than it can read, so nothing permits this`;

/** Policy's verdict on one question and its arguments (null: more than `argumentsFor` lets rules read): no match → block, a forbid wins, the strictest requirement wins. Pure. */
export function decide(
  policy: PreparedPolicy | null,
  question: PolicyQuestion,
  args: JsonObject | null,
): PolicyVerdict {
  if (policy === null) return blocked(null, [], 'No policy is published yet, so nothing is permitted');
  const read = args === null ? null : argumentsFor(policy.reads, args);
  if (policy.reads !== null && read === null) return blocked(policy.version, [], TOO_MUCH);
  const answer = ask(policy, question, policy.reads === null ? null : read);
  if (answer.error !== null)
    return blocked(policy.version, answer.rules, `The policy could not be evaluated: ${answer.error}`);
  if (!answer.allow) {
    const why = answer.rules.length > 0 ? `Forbidden by ${answer.rules.join(', ')}` : 'No policy permits this';
    return blocked(policy.version, answer.rules, why);
  }
  const permits = answer.rules.map((id) => policy.annotations.get(id)).filter((a) => a !== undefined);
  const review = permits.filter((p) => p.review);
  const ttls = permits.flatMap((p) => p.grantTtlMs ?? []);
  const expiries = permits.flatMap((p) => p.expiresMs ?? []);
  return {
    outcome: review.length > 0 ? 'review' : 'allow',
    rules: answer.rules,
    version: policy.version,
    reason: review.length > 0 ? `Held by ${answer.rules.join(', ')}` : `Allowed by ${answer.rules.join(', ')}`,
    requires: review.length > 0 ? strictest(review, question.context.risk.level) : NOTHING,
    grant_ttl_ms: Math.min(DEFAULT_GRANT_TTL_MS, ...ttls),
    expires_ms: expiries.length > 0 ? Math.min(...expiries) : null,
  };
}

function strictest(permits: PermitAnnotations[], level: Risk['level']): Requirement {
  const byRisk = level === 'high' || level === 'critical';
  const required =
    permits.some((p) => p.passkey === 'required') || (byRisk && permits.some((p) => p.passkey === 'by-risk'));
  const orPassword = permits.some((p) => p.passkey === 'or-password') && byRisk;
  return {
    approvals: Math.max(...permits.map((p) => p.approvals)),
    passkey: required || orPassword,
    password_instead: orPassword && !required,
    groups: [...new Set(permits.flatMap((p) => p.group ?? []))].sort(),
  };
}

const blocked = (version: number | null, rules: string[], reason: string): PolicyVerdict => ({
  outcome: 'block',
  rules,
  version,
  reason,
  requires: NOTHING,
  grant_ttl_ms: DEFAULT_GRANT_TTL_MS,
  expires_ms: null,
});
