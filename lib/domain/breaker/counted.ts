import type { RuleName } from './rules.ts';

/** Rules that count what one agent does. A changed tool is nobody's action, so it has nothing to count. */
export type CountingRule = Exclude<RuleName, 'tool-changed'>;

/**
 * What each rule of the circuit breaker counts: entries of one type and, for refused grants, with one refusal code. The single source for the
 * breaker, for trying out other rules and for the incident report.
 */
export const COUNTED = {
  burst: { type: 'submitted', code: null },
  denials: { type: 'deny', code: null },
  'args-mismatch': { type: 'redeem-refused', code: 'args-mismatch' },
  'replayed-grant': { type: 'redeem-refused', code: 'grant-used' },
} as const satisfies Record<CountingRule, { type: string; code: string | null }>;

export const COUNTING_RULES = Object.keys(COUNTED) as CountingRule[];

export type Counted = (typeof COUNTED)[CountingRule];

/** What a rule counts; null for a rule that counts nothing an agent does. */
export const countedBy = (rule: string): Counted | null =>
  Object.hasOwn(COUNTED, rule) ? COUNTED[rule as CountingRule] : null;
