import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Support } from '../risk/support.ts';
import { EFFECTS, type Tool } from '../tool/tool.ts';
import { NO_MEASURES } from '../view/draft.ts';
import { decide, type PolicyVerdict } from './decide.ts';
import { preparePolicy } from './policy.ts';
import { questionOf, type PolicyQuestion, type QuestionInput } from './question.ts';

const CONDITIONS = [
  'true',
  'context.run.tainted',
  'context.run.foreign_targets > 0',
  '!context.run.asked',
  'context.risk.score >= 40',
  'context.history.recent_count >= 5',
  'context.facts has items && context.facts.items > 1',
  'resource.audience == "public"',
  // Fails to evaluate unless the fact is there: an error must not loosen the verdict either.
  'context.facts.amount_minor > 100',
];
const condition = fc.constantFrom(...CONDITIONS);
const permit = fc.record({
  when: condition,
  review: fc.boolean(),
  approvals: fc.constantFrom(1, 2),
  passkey: fc.boolean(),
});

let serial = 0;
const rule = (body: string): string => `@id("r${(serial += 1)}") ${body}`;
const permitText = ({
  when,
  review,
  approvals,
  passkey,
}: {
  when: string;
  review: boolean;
  approvals: number;
  passkey: boolean;
}) =>
  rule(
    `${review ? `@require("review") @approvals("${approvals}") ${passkey ? '@passkey("required")' : ''}` : ''} permit (principal, action, resource) when { ${when} };`,
  );
const forbidText = (when: string) => rule(`forbid (principal, action, resource) when { ${when} };`);

const input: fc.Arbitrary<PolicyQuestion> = fc
  .record({
    effect: fc.constantFrom(...EFFECTS),
    audience: fc.constantFrom('self', 'public'),
    score: fc.integer({ min: 0, max: 100 }),
    tainted: fc.boolean(),
    foreign: fc.boolean(),
    asked: fc.boolean(),
    recent: fc.integer({ min: 0, max: 200 }),
    items: fc.option(fc.integer({ min: 1, max: 300 })),
    amount: fc.option(fc.integer({ min: 0, max: 10_000 })),
  })
  .map((r) => {
    const tool = {
      name: 'x',
      effect: r.effect,
      reversibility: 'reversible',
      audience: r.audience,
      data_class: 'internal',
    } as Tool;
    const foreign = r.foreign ? [{ kind: 'url' as const, value: 'u', pointer: '/u' }] : [];
    const n = foreign.length;
    const support: Support = { foreign, foreign_targets: n, foreign_urls: n, asked: r.asked };
    return questionOf({
      agent: { id: 'agt_1', name: 'a', owner: 'o@example.test', groups: [] },
      tool,
      measures: { ...NO_MEASURES, items: r.items, amount_minor: r.amount },
      support,
      risk: { level: r.score >= 65 ? 'critical' : 'low', score: r.score, factors: [] },
      run: { goal: 'g', tainted: r.tainted, taint_sources: [], steps: 1 },
      history: { first_use: false, recent_count: r.recent, recent_effect: r.recent },
      sensitive: [],
    } as QuestionInput);
  });

// One name for all: Cedar keeps every preparsed set for the life of the process.
const verdict = (rules: string[], question: PolicyQuestion): PolicyVerdict =>
  decide(preparePolicy(7_000, rules.join('\n')), question, {});
const rank = { allow: 0, review: 1, block: 2 };

test('adding a forbid never loosens an outcome', () => {
  fc.assert(
    fc.property(fc.array(permit, { maxLength: 4 }), condition, input, (permits, when, facts) => {
      const rules = permits.map(permitText);
      const before = verdict(rules, facts);
      const after = verdict([...rules, forbidText(when)], facts);
      expect(rank[after.outcome]).toBeGreaterThanOrEqual(rank[before.outcome]);
    }),
    { numRuns: 300 },
  );
});

test('a further review rule never asks for less of what is permitted already', () => {
  fc.assert(
    fc.property(fc.array(permit, { minLength: 1, maxLength: 4 }), permit, input, (permits, more, facts) => {
      const rules = permits.map(permitText);
      const before = verdict(rules, facts);
      fc.pre(before.outcome !== 'block');
      const after = verdict([...rules, permitText({ ...more, review: true })], facts);
      expect(rank[after.outcome]).toBeGreaterThanOrEqual(rank[before.outcome]);
      // A rule that cannot be evaluated blocks: stricter than any requirement.
      if (after.outcome === 'block') return;
      expect(after.requires.approvals).toBeGreaterThanOrEqual(before.requires.approvals);
      expect(after.requires.passkey || !before.requires.passkey).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('nothing matches, nothing runs; and the same frozen inputs give the same verdict', () => {
  fc.assert(
    fc.property(fc.array(permit, { maxLength: 4 }), input, (permits, facts) => {
      expect(verdict([], facts).outcome).toBe('block');
      const rules = permits.map(permitText);
      expect(verdict(rules, structuredClone(facts))).toEqual(verdict(rules, facts));
    }),
    { numRuns: 150 },
  );
});
