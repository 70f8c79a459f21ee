import type { Requirement } from '../action/action.ts';
import type { Shape } from '../json/shape.ts';

/** Who may answer: a person in all of `all_groups`, in at least one of `any_groups`, and listed in `people`. An empty list sets no condition. */
export interface Who {
  all_groups: string[];
  any_groups: string[];
  people: string[];
}

/** A quorum: `people` different people out of `of`. `substitutes` also count, `after_seconds` after the submission. */
export interface RequirementRule {
  id: string;
  people: number;
  of: Who;
  substitutes: { after_seconds: number; of: Who }[];
}

/** What policy demands of reviewers, format /2: every rule must be met, and nobody counts for two rules. */
export interface Requirement2 {
  v: 2;
  rules: RequirementRule[];
  /** `passkey`: the reviewer's own passkey. `password`: a passkey or a freshly entered password. `session`: being signed in is enough. */
  signature: 'passkey' | 'password' | 'session';
  /** Until the decision, neither other reviewers nor the agent learn whether anybody answered, or what. */
  blind: boolean;
  /** The reviewer records a first judgement before risk and findings are shown. */
  judgement_first: boolean;
  /** How long a verdict that completes the requirement can be taken back before it decides. */
  undo_seconds: number;
}

const WHO: Shape = {
  members: { all_groups: { list: 'text' }, any_groups: { list: 'text' }, people: { list: 'text' } },
};

export const REQUIREMENT_2: Shape = {
  members: {
    v: { literal: 2 },
    rules: {
      list: {
        members: {
          id: 'text',
          people: 'integer',
          of: WHO,
          substitutes: { list: { members: { after_seconds: 'integer', of: WHO } }, most: 20 },
        },
      },
      most: 20,
    },
    signature: { among: ['passkey', 'password', 'session'] },
    blind: 'boolean',
    judgement_first: 'boolean',
    undo_seconds: 'integer',
  },
};

/** Checks what the shape cannot express; the fault in words, or null when the requirement is valid. */
export function requirementFault({ rules, undo_seconds: undo }: Requirement2): string | null {
  if (new Set(rules.map(({ id }) => id)).size < rules.length) return 'two rules go by one id';
  if (rules.some(({ people }) => people < 1)) return 'a rule asks for nobody';
  const waits = rules.flatMap(({ substitutes }) => substitutes.map((one) => one.after_seconds));
  return [...waits, undo].some((seconds) => seconds < 0) ? 'a time is before the proposal' : null;
}

/** Converts a /1 requirement to /2, as a single rule. */
export const requirementFrom1 = ({ approvals, passkey, password_instead, groups }: Requirement): Requirement2 => ({
  v: 2,
  rules: [
    { id: 'approvals', people: approvals, of: { all_groups: groups, any_groups: [], people: [] }, substitutes: [] },
  ],
  signature: passkey ? (password_instead ? 'password' : 'passkey') : 'session',
  blind: approvals > 1,
  judgement_first: false,
  undo_seconds: 0,
});

/** One person's approval and the rule it counts for. `for` is the person they substitute for; then `groups` are that person's. */
export interface CountedApproval {
  person: string;
  for: string | null;
  groups: string[];
  /** Seconds after the submission. */
  at_seconds: number;
  rule: string;
}

const fits = ({ person, for: other, groups }: CountedApproval, who: Who): boolean =>
  who.all_groups.every((group) => groups.includes(group)) &&
  (who.any_groups.length === 0 || who.any_groups.some((group) => groups.includes(group))) &&
  (who.people.length === 0 || who.people.includes(other ?? person));

const countsFor = (approval: CountedApproval, { of, substitutes }: RequirementRule): boolean =>
  fits(approval, of) || substitutes.some((one) => approval.at_seconds >= one.after_seconds && fits(approval, one.of));

/**
 * Says why the approvals, counted as stated, do not meet the requirement; null when they do. It does not search for an assignment: the decision
 * states which approval counts for which rule, and a verifier checks exactly that.
 */
export function countFault({ rules }: Requirement2, approvals: readonly CountedApproval[]): string | null {
  const people = approvals.flatMap((one) => (one.for === null ? [one.person] : [one.person, one.for]));
  if (new Set(people).size < people.length) return 'one person counts twice';
  for (const approval of approvals) {
    const rule = rules.find(({ id }) => id === approval.rule);
    if (!rule) return `${approval.person} counts for a rule that there is not`;
    if (!countsFor(approval, rule)) return `${approval.person} does not count for the rule ${rule.id}`;
  }
  const short = rules.find(({ id, people: n }) => approvals.filter((one) => one.rule === id).length !== n);
  return short ? `the rule ${short.id} asks for ${short.people} of them` : null;
}
