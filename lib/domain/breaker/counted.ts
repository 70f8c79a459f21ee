import type { RuleName } from './rules.ts';

/** Rules that count what one agent does; a changed tool is no agent's doing. */
export type CountingRule = Exclude<RuleName, 'tool-changed'>;

/**
 * The one table of what each rule of the circuit breaker counts: entries of a type, and of refused grants those with one code. The breaker,
 * the trial of other rules and the incident report all count by it.
 */
export const COUNTED = {
  burst: { type: 'submitted', code: null },
  denials: { type: 'deny', code: null },
  'args-mismatch': { type: 'redeem-refused', code: 'args-mismatch' },
  'replayed-grant': { type: 'redeem-refused', code: 'grant-used' },
} as const satisfies Record<CountingRule, { type: string; code: string | null }>;

export const COUNTING_RULES = Object.keys(COUNTED) as CountingRule[];

export type Counted = (typeof COUNTED)[CountingRule];

/** What a rule counts; null for a rule that counts nothing of an agent's. */
export const countedBy = (rule: string): Counted | null => (rule in COUNTED ? COUNTED[rule as CountingRule] : null);
