import type { SubmitAction } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { AgentActor } from './context.ts';

export type SubmitInput = InputOf<typeof SubmitAction> & { idempotency_key?: string | undefined };

/** One proposal, canonicalised and ready to share a transaction. */
export interface Submission {
  actor: AgentActor;
  input: SubmitInput;
  args: string;
  requestDigest: string;
}
