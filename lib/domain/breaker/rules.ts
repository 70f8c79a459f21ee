export const RULE_NAMES = ['burst', 'denials', 'args-mismatch', 'replayed-grant', 'tool-changed'] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Trips when what the rule watches happens `count` times within `window_s` seconds. */
export interface BreakerRule {
  enabled: boolean;
  count: number;
  window_s: number;
}

export type BreakerRules = Record<RuleName, BreakerRule>;

/** Loose enough that no working agent trips them, tight enough to stop a runaway agent within its first minute. */
export const DEFAULT_RULES: BreakerRules = {
  burst: { enabled: true, count: 1_200, window_s: 60 },
  denials: { enabled: true, count: 10, window_s: 3_600 },
  'args-mismatch': { enabled: true, count: 3, window_s: 600 },
  'replayed-grant': { enabled: true, count: 3, window_s: 600 },
  // Off by default: the tool's actions wait for an admin anyway.
  'tool-changed': { enabled: false, count: 1, window_s: 60 },
};

/** What each rule watches, as pages and incidents show it. The canary rule has no threshold and cannot be turned off. */
export const RULE_TEXT: Record<RuleName | 'canary', string> = {
  burst: 'Proposals of one agent',
  denials: 'Denied actions of one agent, at least half of what was decided',
  'args-mismatch': 'Grants redeemed with other arguments than the approved ones',
  'replayed-grant': 'Grants redeemed again after they were used',
  'tool-changed': 'Changed definitions of one tool; stops the tool',
  canary: 'A decoy was touched',
};

/** The rules in force: the defaults overridden by what admins changed. */
export const rulesWith = (overrides: Partial<BreakerRules> | null): BreakerRules => ({
  ...DEFAULT_RULES,
  ...overrides,
});

/** Whether `to` lets anything pass that `from` would have stopped: such a change needs a second person. */
export function loosens(from: BreakerRules, to: BreakerRules): boolean {
  return RULE_NAMES.some((name) => {
    const [a, b] = [from[name], to[name]];
    if (!a.enabled) return false;
    return !b.enabled || b.count > a.count || b.window_s < a.window_s;
  });
}
