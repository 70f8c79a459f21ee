import type { PolicyVerdict } from '../policy/decide.ts';

/** What may stand between a policy's verdict and what happens. */
export interface Circumstances {
  /** The arguments touch a decoy. */
  canary: boolean;
  /** The same bytes were denied before, as this action. */
  deniedAs: string | null;
  /** A changed definition of the tool waits for somebody to accept it. */
  toolChanging: boolean;
  /** The agent is only being watched. */
  shadow: boolean;
}

/** Why something else happens than the policy alone would have it. */
export interface Enforced {
  code: 'canary' | 'denied-before' | 'tool-changing' | 'shadow';
  outcome: PolicyVerdict['outcome'];
  reason: string;
}

/** What happens in these circumstances, null where it is what the policy says. Only shadow mode ever loosens. Pure. */
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
