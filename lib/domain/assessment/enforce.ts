import type { PolicyVerdict } from '../policy/decide.ts';

/** Circumstances that can override policy's verdict. */
export interface Circumstances {
  /** The arguments contain a canary. */
  canary: boolean;
  /** The earlier action with the same digest that was denied; null if there is none. */
  deniedAs: string | null;
  /** A changed definition of the tool awaits acceptance. */
  toolChanging: boolean;
  /** The agent is in shadow mode: decided and recorded, but nothing is held. */
  shadow: boolean;
}

/** The circumstance that overrides policy's verdict, and the outcome it leads to. */
export interface Enforced {
  code: 'canary' | 'denied-before' | 'tool-changing' | 'shadow';
  outcome: PolicyVerdict['outcome'];
  reason: string;
}

/** The override that applies in these circumstances; null when policy's verdict stands. Only shadow mode ever loosens it. Pure. */
export function enforce(
  policy: PolicyVerdict,
  { canary, deniedAs, toolChanging, shadow }: Circumstances,
): Enforced | null {
  if (canary)
    return {
      code: 'canary',
      outcome: 'block',
      reason: 'It touches a decoy that nobody has a reason to touch; the agent is stopped',
    };
  if (shadow)
    return policy.outcome === 'allow'
      ? null
      : { code: 'shadow', outcome: 'allow', reason: `Only recorded: this agent is in shadow mode. ${policy.reason}` };
  if (policy.outcome === 'block') return null;
  if (deniedAs !== null)
    return { code: 'denied-before', outcome: 'block', reason: `Denied before as ${deniedAs}: final, do not retry` };
  if (toolChanging && policy.outcome === 'allow')
    return {
      code: 'tool-changing',
      outcome: 'review',
      reason: 'The tool’s definition changed and waits for an admin to accept it',
    };
  return null;
}
