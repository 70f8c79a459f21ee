import { SAME_BEFORE } from './assess-risk.ts';
import type { Risk } from './risk.ts';

/**
 * The risk as the agent that proposed it reads it: that the same was proposed before, but neither which action that was nor how it stands. It may be
 * another agent's, and what becomes of those is not for it to learn.
 */
export const ownRisk = ({ factors, ...risk }: Risk): Risk => ({
  ...risk,
  factors: factors.map((factor) =>
    factor.code === SAME_BEFORE ? { ...factor, evidence: 'from what was proposed lately' } : factor,
  ),
});
