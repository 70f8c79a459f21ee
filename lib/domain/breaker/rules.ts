export const RULE_NAMES = ['burst', 'denials', 'args-mismatch', 'replayed-grant', 'tool-changed'] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Trips when `count` of what the rule watches happen within `window_s` seconds. */
export interface BreakerRule {
  enabled: boolean;
  count: number;
  window_s: number;
}

export type BreakerRules = Record<RuleName, BreakerRule>;

/** Loose enough that no working agent meets them, tight enough that a broken one is stopped within its first minute. */
export const DEFAULT_RULES: BreakerRules = {
  burst: { enabled: true, count: 1_200, window_s: 60 },
  denials: { enabled: true, count: 10, window_s: 3_600 },
  'args-mismatch': { enabled: true, count: 3, window_s: 600 },
  'replayed-grant': { enabled: true, count: 3, window_s: 600 },
  // Its actions wait for an admin anyway; stopping the tool as well is for the careful.
  'tool-changed': { enabled: false, count: 1, window_s: 60 },
};

/** What each rule watches, in words for the page and the incident. A canary has no threshold and cannot be turned off. */
export const RULE_TEXT: Record<RuleName | 'canary', string> = {
  burst: 'Proposals of one agent',
  denials: 'Denied actions of one agent, at least half of what was decided',
  'args-mismatch': 'Grants redeemed with other arguments than the approved ones',
  'replayed-grant': 'Grants redeemed again after they were used',
  'tool-changed': 'Changed definitions of one tool; stops the tool',
  canary: 'A decoy was touched',
};

/** The rules in force: the defaults with what admins changed. */
export const rulesWith = (overrides: Partial<BreakerRules> | null): BreakerRules => ({
  ...DEFAULT_RULES,
  ...overrides,
});

/** Whether a set of rules lets anything pass that another would have stopped. */
export function loosens(from: BreakerRules, to: BreakerRules): boolean {
  return RULE_NAMES.some((name) => {
    const [a, b] = [from[name], to[name]];
    if (!a.enabled) return false;
    return !b.enabled || b.count > a.count || b.window_s < a.window_s;
  });
}
