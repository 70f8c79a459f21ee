import { describe, expect, test } from 'vitest';

import { EFFECTS, type Tool } from '../tool/tool.ts';
import { checkPolicy, type PolicyWorld } from './check-policy.ts';

const tool = (name: string, effect: Tool['effect'], properties: object = {}): Tool => ({
  name,
  version: 1,
  title: name,
  description: '',
  input_schema: { type: 'object', properties, required: [] } as never,
  effect,
  reversibility: 'reversible',
  audience: 'self',
  data_class: 'internal',
  output_trust: 'trusted',
  view: {},
});
const world: PolicyWorld = {
  tools: [
    ...EFFECTS.map((effect) => tool(`x.${effect}`, effect)),
    tool('mail.send', 'send', {
      to: { type: 'array', items: { type: 'string' } },
      subject: { type: 'string' },
      urgent: { type: 'boolean' },
      weight: { type: 'number' },
    }),
  ],
  agents: [{ id: 'agt_1', name: 'a', owner: 'o@example.test', groups: ['helpers'] }],
  reviewers: [['security'], []],
};
const READS = '@id("reads") permit (principal, action in Action::"effect:read", resource);';
const REST = '@id("rest") @require("review") permit (principal, action, resource);';
const check = (source: string, change: Partial<PolicyWorld> = {}) => checkPolicy(source, { ...world, ...change });

test('a policy that is right has no problem and no warning', () => {
  expect(check(`${READS}\n${REST}`)).toEqual({ problems: [], warnings: [] });
});

describe('refused with its line', () => {
  test.each<[string, string, number | null, RegExp]>([
    ['does not parse', `${READS}\npermit (principal action, resource);`, 2, /unexpected/],
    [
      'an unknown tool as action',
      `${READS}\n\n@id("x") permit (principal, action == Action::"mail.sned", resource);`,
      3,
      /mail\.sned/,
    ],
    [
      'an unknown tool as resource',
      `${READS}\n@id("x") permit (principal, action, resource == Tool::"nope") when { context.risk.score < 3 };`,
      2,
      /no tool is called “nope”/,
    ],
    [
      'an attribute nobody sets',
      `${READS}\n@id("x") @require("review") permit (principal, action, resource) when { context.run.taintd };`,
      2,
      /taintd/,
    ],
    [
      'an optional fact without has',
      `${READS}\n@id("x") forbid (principal, action, resource) when { context.facts.items > 3 };`,
      2,
      /items/,
    ],
    [
      'a comparison of two types',
      `${READS}\n@id("x") forbid (principal, action, resource) when { context.risk.level > 3 };`,
      2,
      /type/,
    ],
    ['everything to everybody', `${READS}\n@id("open") permit (principal, action, resource);`, 2, /permits everything/],
    [
      'the same by the group of all actions',
      `@id("open") permit (principal, action in Action::"any", resource) when { true };`,
      1,
      /permits everything/,
    ],
    [
      'everything by parts',
      EFFECTS.map((e) => `@id("${e}") permit (principal, action in Action::"effect:${e}", resource);`).join('\n'),
      null,
      /permits everything/,
    ],
    ['nothing to anybody', `${READS}\n@id("never") forbid (principal, action, resource);`, null, /locks everybody out/],
  ])('%s', (_what, source, line, message) => {
    const { problems } = check(source);
    expect(problems.map((p) => p.message).join('\n')).toMatch(message);
    expect(problems[0]?.line).toBe(line);
  });
});

describe('accepted, and somebody should know', () => {
  test.each<[string, string, RegExp]>([
    [
      'a group of reviewers nobody is in',
      `${READS}\n@id("x") @require("review") @group("finance") permit (principal, action, resource);`,
      /1 of finance, and there are 0/,
    ],
    [
      'more reviewers than there are',
      `${READS}\n@id("x") @require("review") @approvals("3") permit (principal, action, resource);`,
      /asks for 3, and there are 2/,
    ],
    [
      'an argument the tool does not have, so that the rule can never apply',
      `${READS}\n@id("x") forbid (principal, action == Action::"mail.send", resource) when { context has args && context.args has body && context.args.body == "x" };`,
      /applies to nothing/,
    ],
    [
      'a group of agents nobody is in',
      `${READS}\n@id("x") @require("review") permit (principal in AgentGroup::"nobody", action, resource);`,
      /“nobody”/,
    ],
  ])('%s', (_what, source, message) => {
    const { problems, warnings } = check(source);
    expect(problems).toEqual([]);
    expect(warnings.map((w) => w.message).join('\n')).toMatch(message);
    expect(warnings[0]?.line).toBe(2);
  });
});

test('arguments that can be typed can be ruled on, and others not', () => {
  const rule = (condition: string) => {
    const { problems, warnings } = check(
      `${READS}\n${REST}\n@id("x") forbid (principal, action == Action::"mail.send", resource) when { context has args && ${condition} };`,
    );
    return [...problems, ...warnings];
  };
  expect(rule('context.args has urgent && context.args.urgent')).toEqual([]);
  expect(rule('context.args has to && context.args.to.contains("all@example.test")')).toEqual([]);
  // A number is a Long or, with a fraction, text: it has no single type.
  expect(rule('context.args has weight && context.args.weight > 3')).not.toEqual([]);
});

test('without a registry a policy is parsed and judged by itself', () => {
  const alone = { tools: null, agents: [], reviewers: null };
  expect(
    check('@id("x") @require("review") permit (principal, action == Action::"any.thing", resource);', alone).problems,
  ).toEqual([]);
  expect(check('@id("x") permit (principal, action, resource);', alone).problems).toHaveLength(1);
});
