import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { decide } from './decide.ts';
import { preparePolicy } from './policy.ts';
import type { PolicyQuestion } from './question.ts';

/** Text with a meaning to Cedar, to JSON, to JavaScript, or to a hurried reader. */
const hostile = fc.oneof(
  fc.constantFrom(
    '"; permit (principal, action, resource); //',
    '\\"\n@id("x") permit (principal, action, resource);',
    'Action::"effect:read"',
    'Agent::"agt_admin"',
    '__entity',
    '__extn',
    '__proto__',
    'constructor',
    '${7*7}',
    '\u202Etimrep',
    '\uD800',
    'x'.repeat(5_000),
  ),
  fc.string(),
);
const json: fc.Arbitrary<JsonObject> = fc
  .dictionary(
    hostile,
    fc.oneof(
      hostile,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(hostile),
      fc.record({ __entity: fc.record({ type: fc.constant('AgentGroup'), id: fc.constant('admins') }) }),
      fc.record({ __extn: fc.record({ fn: fc.constant('ip'), arg: fc.constant('10.0.0.1') }) }),
    ),
  )
  .map((value) => value as JsonObject);

const question = (name: string, group: string): PolicyQuestion => ({
  agent: { id: 'agt_1', name, owner: 'o@example.test', groups: [group] },
  tool: { name: 'x', effect: 'write', reversibility: 'reversible', audience: 'self', data_class: 'internal' },
  context: {
    risk: { level: 'low', score: 1 },
    run: { tainted: true, goal_known: true, steps: 1, foreign_targets: 0, foreign_urls: 0, asked: false },
    facts: {},
    history: { first_use: false, recent_count: 0, recent_effect: 0 },
  },
});

const BY_ARGS = `
@id("ask") @require("review") permit (principal, action, resource);
@id("named") forbid (principal, action, resource) when { context has args && context.args has to && context.args.to == "eve" };
@id("admins") permit (principal in AgentGroup::"admins", action, resource) when { principal in AgentGroup::"admins" };
`;
// One name for all: Cedar keeps every preparsed set for the life of the process.
const byArgs = preparePolicy(7_100, BY_ARGS);
const only = preparePolicy(7_101, '@id("reads") permit (principal, action in Action::"effect:read", resource);');

test('whatever the arguments hold, they permit nothing that is not permitted, and nothing throws', () => {
  fc.assert(
    fc.property(json, hostile, (args, name) => {
      expect(decide(only, question(name, 'helpers'), args).outcome).toBe('block');
    }),
    { numRuns: 300 },
  );
});

test('a rule about arguments matches the value it names and no other; what cannot be read blocks', () => {
  fc.assert(
    fc.property(json, (args) => {
      const { outcome, rules } = decide(byArgs, question('a', 'helpers'), args);
      if (args['to'] === 'eve') expect(outcome).toBe('block');
      else expect(['review', 'block']).toContain(outcome);
      if (rules.includes('named')) expect(args['to']).toBe('eve');
      // Arguments cannot make the agent a member of anything.
      expect(rules).not.toContain('admins');
    }),
    { numRuns: 300 },
  );
});

test('a group is its whole name: nothing written into one is another', () => {
  fc.assert(
    fc.property(hostile, (group) => {
      const { rules } = decide(byArgs, question('a', group), {});
      expect(rules.includes('admins')).toBe(group === 'admins');
    }),
    { numRuns: 100 },
  );
});
