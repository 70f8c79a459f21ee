import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import type { Tool } from '../tool/tool.ts';
import type { Measures } from '../view/view.ts';
import { decide as decideQuestion } from './decide.ts';
import { preparePolicy, type PreparedPolicy } from './policy.ts';
import { questionOf, type QuestionInput } from './question.ts';

const tool: Tool = {
  name: 'forum.post',
  version: 1,
  title: 'Post',
  description: '',
  input_schema: {},
  effect: 'publish',
  reversibility: 'externally_reversible',
  audience: 'organisation',
  data_class: 'internal',
  output_trust: 'trusted',
  view: {},
};
const measures: Measures = {
  items: null,
  recipients: null,
  external_recipients: null,
  people_reached: null,
  people_gained: null,
  amount_minor: null,
  currency: null,
  account_changed: false,
  environment: null,
  production: false,
  unbounded: false,
  effect: null,
  reversibility: null,
  audience: null,
  data_class: null,
  second_readings: null,
};
type Input = QuestionInput & { args: JsonObject };
const decide = (policy: PreparedPolicy | null, given: Input) => decideQuestion(policy, questionOf(given), given.args);
const input = (patch: Partial<Input> = {}): Input => ({
  agent: { id: 'agt_1', name: 'forum-helper', owner: 'wei@example.test', groups: ['helpers'] },
  tool,
  measures,
  support: { foreign: [], foreign_targets: 0, foreign_urls: 0, asked: true },
  risk: { level: 'medium', score: 30, factors: [] },
  run: { goal: 'Analyse', tainted: false, taint_sources: [], steps: 1 },
  sensitive: [],
  history: { first_use: false, recent_count: 0, recent_effect: 0 },
  args: {},
  ...patch,
});
let version = 100;
const policy = (source: string) => preparePolicy((version += 1), source);
const PERMIT = (id: string, annotations = '') => `@id("${id}") ${annotations} permit (principal, action, resource);`;

describe('the outcome', () => {
  test('without a policy everything is blocked', () => {
    expect(decide(null, input())).toMatchObject({ outcome: 'block', version: null });
  });

  test('where nothing matches it is blocked and says so', () => {
    expect(
      decide(policy('@id("other") permit (principal, action == Action::"mail.send", resource);'), input()),
    ).toMatchObject({ outcome: 'block', reason: 'No policy permits this' });
  });

  test('a plain permit allows', () => {
    expect(decide(policy(PERMIT('a')), input())).toMatchObject({
      outcome: 'allow',
      rules: ['a'],
      requires: { approvals: 0 },
    });
  });

  test('a forbid wins over any permit and is named', () => {
    const source = `${PERMIT('a')} @id("never") forbid (principal, action in Action::"effect:publish", resource);`;
    expect(decide(policy(source), input())).toMatchObject({ outcome: 'block', rules: ['never'] });
  });

  test('one permit that asks for review outweighs one that does not', () => {
    expect(decide(policy(`${PERMIT('a')} ${PERMIT('b', '@require("review")')}`), input()).outcome).toBe('review');
  });

  test('a rule that cannot be evaluated blocks, also where another permits', () => {
    const source = `${PERMIT('a')} @id("broken") forbid (principal, action, resource) when { context.facts.amount_minor > 5 };`;
    expect(decide(policy(source), input())).toMatchObject({ outcome: 'block' });
  });

  test('a rule sees agent, group, tool, context and arguments', () => {
    const source = `@id("exact") permit (principal in AgentGroup::"helpers", action in Action::"any", resource == Tool::"forum.post")
      when { principal.owner == "wei@example.test" && resource.audience == "organisation" && context.risk.score < 40 && context.args.n == 3 };`;
    expect(decide(policy(source), input({ args: { n: 3 } })).outcome).toBe('allow');
    expect(decide(policy(source), input({ args: { n: 4 } })).outcome).toBe('block');
  });

  test.each([
    ['read_only', 'allow'],
    ['reversible', 'allow'],
    ['externally_reversible', 'review'],
    ['irreversible', 'block'],
  ] as const)('a rule decides by the registry’s word on undoing: %s is %s', (reversibility, outcome) => {
    const source = `${PERMIT('any')}
      @id("hard-to-undo") @require("review") permit (principal, action, resource) when { resource.reversibility == "externally_reversible" };
      @id("final") forbid (principal, action, resource) when { resource.reversibility == "irreversible" };`;
    const args = { reversibility: 'reversible' };
    expect(decide(policy(source), input({ tool: { ...tool, reversibility }, args })).outcome).toBe(outcome);
  });

  test('arguments cannot forge a Cedar entity', () => {
    const source = `@id("forged") permit (principal, action, resource) when { context.args.who == AgentGroup::"admins" };`;
    const args = { who: { __entity: { type: 'AgentGroup', id: 'admins' } } };
    expect(decide(policy(source), input({ args })).outcome).toBe('block');
  });
});

describe('the requirement', () => {
  test('the strictest of all matching permits', () => {
    const source = `${PERMIT('a', '@require("review") @approvals("2") @group("security") @grant_ttl("30s")')}
      ${PERMIT('b', '@require("review") @passkey("required") @group("finance") @expires("15m")')}`;
    expect(decide(policy(source), input())).toMatchObject({
      requires: { approvals: 2, passkey: true, password_instead: false, groups: ['finance', 'security'] },
      grant_ttl_ms: 30_000,
      expires_ms: 900_000,
    });
  });

  test.each([
    ['low', false],
    ['medium', false],
    ['high', true],
    ['critical', true],
  ] as const)('%s risk asks for a passkey unless the rule says otherwise: %s', (level, passkey) => {
    const risk = { level, score: 1, factors: [] };
    expect(decide(policy(PERMIT('a', '@require("review")')), input({ risk })).requires.passkey).toBe(passkey);
    expect(decide(policy(PERMIT('a', '@passkey("or-password")')), input({ risk })).requires).toMatchObject({
      passkey,
      password_instead: passkey,
    });
  });

  test('a permit without @require still means review when it names people', () => {
    expect(decide(policy(PERMIT('a', '@group("security")')), input()).outcome).toBe('review');
  });
});

describe('a policy file that cannot be used', () => {
  test.each([
    ['does not parse', '\npermit (principal action, resource);', /^line 2: /],
    ['has a rule without an id', '\n\npermit (principal, action, resource);', /line 3: every rule needs an @id/],
    ['uses an id twice', `${PERMIT('a')}\n${PERMIT('a')}`, /"a" is used twice/],
    ['carries an unknown annotation', PERMIT('a', '@aproval("2")'), /unknown annotation @aproval/],
    ['asks for zero approvals', PERMIT('a', '@approvals("0")'), /1 to 9/],
    [
      'puts a requirement on a forbid',
      '@id("a") @approvals("2") forbid (principal, action, resource);',
      /forbid takes no annotation/,
    ],
    ['gives a lifetime that is none', PERMIT('a', '@grant_ttl("soon")'), /takes a duration/],
  ])('%s is refused', (_name, source, message) => {
    expect(() => policy(source)).toThrow(message);
  });
});

describe('arguments are handed to Cedar only when a rule can look at them', () => {
  const rule = (condition: string) => policy(`@id("r") permit (principal, action, resource) when { ${condition} };`);
  test.each([
    ['risk alone', 'context.risk.score < 10', null],
    ['by name', 'context.args.to == "ann"', ['to']],
    ['by an escaped name', 'context["\\u{61}rgs"].to == "ann"', ['to']],
    ['part of one', 'context.args.to.name like "a*" && context.args has cc', ['to', 'cc']],
    ['asked for', 'context has args', []],
    ['the arguments as a whole', 'context.args == context.args', 'any'],
    ['the context as a whole', 'context == context', 'any'],
  ])('%s', (_name, condition, reads) => {
    const found = rule(condition).reads;
    expect(found instanceof Set ? [...found] : found).toEqual(reads);
  });
  test('and a rule that looks decides by them', () => {
    const sees = rule('context.args.to == "ann"');
    expect(decide(sees, input({ args: { to: 'ann' } })).outcome).toBe('allow');
    expect(decide(sees, input({ args: { to: 'bob' } })).outcome).toBe('block');
  });
  test('what no rule reads may be as large as it likes; what one reads has a limit, beyond which nothing is permitted', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => i);
    const sees = rule('context.args.to == "ann"');
    expect(decide(sees, input({ args: { to: 'ann', many } })).outcome).toBe('allow');
    const counts = rule('context.args has many');
    expect(decide(counts, input({ args: { many } }))).toMatchObject({ outcome: 'block' });
    expect(decide(counts, input({ args: { many } })).reason).toContain('more than 2,000 values');
  });
});
