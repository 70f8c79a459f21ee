import type { Requirement } from '../action/action.ts';
import type { JsonObject } from '../json/json.ts';
import type { Risk, RunFacts, HistoryFacts } from '../risk/assess-risk.ts';
import type { Support } from '../risk/support.ts';
import type { Tool } from '../tool/tool.ts';
import type { Decoded } from '../view/view.ts';
import type { PermitAnnotations } from './annotations.ts';
import { ask, type PolicyQuestion, type PreparedPolicy } from './policy.ts';

export interface PolicyVerdict {
  outcome: 'allow' | 'review' | 'block';
  /** Ids of the rules that decided. */
  rules: string[];
  version: number | null;
  /** In a sentence, for the reviewer and the agent. */
  reason: string;
  requires: Requirement;
  grant_ttl_ms: number;
  /** Upper bound policy sets on the waiting time; null leaves it to the agent. */
  expires_ms: number | null;
}

export interface PolicyInput {
  agent: PolicyQuestion['agent'];
  tool: Tool;
  decoded: Decoded;
  support: Support;
  risk: Risk;
  run: RunFacts | null;
  history: HistoryFacts;
  args: JsonObject;
}

const NOTHING: Requirement = { approvals: 0, passkey: false, password_instead: false, groups: [] };
const DEFAULT_GRANT_TTL_MS = 60_000;

/** The outcome of a policy on one assessed action: nothing matches → block, forbid wins, the strictest requirement wins. Pure. */
export function decide(policy: PreparedPolicy | null, input: PolicyInput): PolicyVerdict {
  if (policy === null) return blocked(null, [], 'No policy is published yet, so nothing is permitted');
  const answer = ask(policy, { agent: input.agent, tool: input.tool, context: contextOf(input, policy.readsArgs) });
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
    requires: review.length > 0 ? strictest(review, input.risk) : NOTHING,
    grant_ttl_ms: Math.min(DEFAULT_GRANT_TTL_MS, ...ttls),
    expires_ms: expiries.length > 0 ? Math.min(...expiries) : null,
  };
}

function strictest(permits: PermitAnnotations[], risk: Risk): Requirement {
  const byRisk = risk.level === 'high' || risk.level === 'critical';
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

/** Cedar has neither null nor fractions: what is unknown is left out, so a rule must ask `has` first. */
function contextOf({ risk, run, history, decoded, support, args }: PolicyInput, withArgs: boolean): JsonObject {
  const facts = Object.fromEntries(
    Object.entries(decoded.measures).filter(([, value]) => value !== null),
  ) as JsonObject;
  return {
    risk: { level: risk.level, score: risk.score },
    run: {
      // Without a run nobody knows what was read before: the worst is assumed.
      tainted: run?.tainted ?? true,
      goal_known: Boolean(run?.goal),
      steps: run?.steps ?? 0,
      foreign_targets: support.foreign.length,
      foreign_urls: support.foreign.filter((target) => target.kind === 'url').length,
      asked: support.asked,
    },
    facts,
    history: { first_use: history.first_use, recent_count: history.recent_count },
    ...(withArgs ? { args: cedarValue(args) as JsonObject } : {}),
  };
}

/** Fractions become decimal-free strings and nulls vanish, because Cedar can hold neither; keys that look like its own escapes are renamed. */
function cedarValue(value: unknown): JsonObject[string] | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(cedarValue).filter((v) => v !== undefined);
  if (typeof value !== 'object') return value as string | boolean;
  const entries = Object.entries(value).flatMap(([key, v]) => {
    const converted = cedarValue(v);
    // "__entity" and "__extn" would let arguments forge Cedar entities.
    return converted === undefined ? [] : [[key.startsWith('__') ? `arg${key}` : key, converted] as const];
  });
  return Object.fromEntries(entries);
}
