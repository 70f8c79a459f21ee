import type { Status } from './action.ts';

/**
 * One row of the table `actions`, column by column, as inserted and as read. JSON columns hold canonical text (RFC 8785). CONTRIBUTING lists
 * what else a new column needs.
 */
export interface ActionColumns {
  id: string;
  agent_id: string;
  key_id: string;
  run_id: string | null;
  tool: string;
  tool_version: number | null;
  /** The tool's effect at submission. */
  effect: string | null;
  idempotency_key: string | null;
  request_digest: string;
  /** The arguments as proposed; those that may run are in `revision_args`. */
  args: string;
  digest: string;
  claim: string | null;
  preview: string | null;
  metadata: string | null;
  assessment: string;
  assessment_digest: string;
  risk_level: 'low' | 'medium' | 'high' | 'critical';
  risk_rank: number;
  policy_version: number | null;
  config_version: number;
  approvals: number;
  passkey: boolean;
  password_instead: boolean;
  groups: string[];
  grant_ttl_ms: number;
  owner_id: string;
  initiator_id: string | null;
  sentence: string;
  revision: number;
  revision_args: string;
  revision_digest: string;
  view: string;
  view_digest: string;
  editor_id: string | null;
  state: Status;
  version: number;
  state_reason: string | null;
  lock_epoch: number;
  halted_by: string | null;
  grant_id: string | null;
  decision_jws: string | null;
  outcome: string | null;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  redeemed_at: Date | null;
  /** The agent or connector that redeemed the grant. */
  redeemed_by: string | null;
  finished_at: Date | null;
  shadow: boolean;
  plan_id: string | null;
  plan_step: number | null;
  /** When the content was erased, and the id of that erasure. */
  erased_at: Date | null;
  erasure_id: string | null;
  /** Whether it is a drill: reviewers are told once it is over, agents never. */
  drill: boolean;
}
