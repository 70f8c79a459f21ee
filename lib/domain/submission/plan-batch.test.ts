import { describe, expect, test } from 'vitest';

import {
  agent,
  configuration,
  facts,
  inputsOf,
  itemsOf,
  NOW,
  outcomes,
  plan,
  run,
  storedRun,
  submission,
} from '../../../test/submission-facts.ts';
import { DEFAULT_RULES } from '../breaker/rules.ts';
import type { LockTarget } from '../lock/lock.ts';
import { planBatch } from './plan-batch.ts';

describe('a batch', () => {
  test('is answered, written and entered in its order', () => {
    const made = plan(facts(), { tool: 'write' }, { tool: 'none' }, { tool: 'read' }, { tool: 'delete' });
    expect(outcomes(made)).toEqual(['pending', 'unknown-tool', 'approved', 'blocked']);
    expect(made.opened.map(({ row }) => row.id)).toEqual(['act_0', 'act_2', 'act_3']);
    expect(made.opened.map(({ entry }) => [entry.id, entry.type, entry.actionId])).toEqual([
      ['ent_0', 'submitted', 'act_0'],
      ['ent_2', 'submitted', 'act_2'],
      ['ent_3', 'submitted', 'act_3'],
    ]);
    expect(made.entries.map(({ id, type }) => [id, type])).toEqual([['ent_1', 'submission-refused']]);
  });

  test('wakes its agents, and the queue where somebody has to look', () => {
    expect(plan(facts(), { tool: 'read' }, { agentId: 'agt_b', tool: 'delete' }).wakes).toEqual([
      'agent:agt_a',
      'agent:agt_b',
    ]);
    expect(plan(facts(), { tool: 'write' }).wakes).toEqual(['agent:agt_a', 'queue']);
    expect(plan(facts(), { tool: 'none' }).wakes).toEqual([]);
  });

  test('wakes the breaker for an agent whose burst it completes', () => {
    const rules = configuration({ breaker: { ...DEFAULT_RULES, burst: { enabled: true, count: 3, window_s: 60 } } });
    const before = { effects: [{ agent_id: 'agt_a', effect: 'read', n: 1 }] };
    expect(plan(facts(before, rules), {}, { agentId: 'agt_b' }).wakes).not.toContain('breaker:agt_a');
    expect(plan(facts(before, rules), {}, { args: { text: 'two' } }).wakes).toContain('breaker:agt_a');
  });

  test('changes nothing it is given, and the same facts give the same plan', () => {
    const given = frozen(facts({ runs: [storedRun('known')] }));
    const items = frozen(itemsOf([{ run: run('known') }, { run: run('new') }, { tool: 'read' }].map(submission)));
    expect(planBatch(given, items)).toEqual(planBatch(given, items));
  });

  test('counts what it proposes itself towards the agent’s history', () => {
    const before = {
      history: [{ agent_id: 'agt_a', tool: 'write', recent: 4, used_before: true }],
      effects: [{ agent_id: 'agt_a', effect: 'write', n: 5 }],
    };
    const texts = [{ args: { text: 'a' } }, { args: { text: 'b' } }];
    expect(plan(facts(before), ...texts).opened.map((o) => inputsOf(o).history)).toEqual([
      { first_use: false, recent_count: 4, recent_effect: 5 },
      { first_use: false, recent_count: 5, recent_effect: 6 },
    ]);
    expect(plan(facts(), ...texts).opened.map((o) => inputsOf(o).history.first_use)).toEqual([true, false]);
  });
});

describe('an idempotency key', () => {
  test('sent twice in one batch makes one action', () => {
    const made = plan(facts(), { idempotencyKey: 'k' }, { idempotencyKey: 'k' });
    expect(outcomes(made)).toEqual(['pending', 'replay of act_0']);
    expect(made.opened).toHaveLength(1);
    expect(made.entries).toEqual([]);
  });

  test('answers the stored action, even of an agent that was retired since', () => {
    const known = [
      { agent_id: 'agt_a', idempotency_key: 'k', id: 'act_old', request_digest: submission().requestDigest },
    ];
    const made = plan(facts({ known }, configuration({}, [])), { idempotencyKey: 'k' });
    expect(outcomes(made)).toEqual(['replay of act_old']);
  });

  test('with another body is a conflict; of another agent, it is another key', () => {
    const made = plan(
      facts(),
      { idempotencyKey: 'k' },
      { idempotencyKey: 'k', args: { text: 'other' } },
      { idempotencyKey: 'k', agentId: 'agt_b' },
    );
    expect(outcomes(made)).toEqual(['pending', 'idempotency-conflict', 'pending']);
  });

  test('of a proposal that was refused is free again', () => {
    const made = plan(facts(), { idempotencyKey: 'k', tool: 'none' }, { idempotencyKey: 'k' });
    expect(outcomes(made)).toEqual(['unknown-tool', 'pending']);
  });
});

describe('the cap of waiting actions', () => {
  const capped = (n: number) =>
    facts({ waiting: [{ agent_id: 'agt_a', n }] }, configuration({}, [agent('agt_a', { pending_cap: 3 })]));

  test('counts what is stored and what the batch adds, and only what waits for people', () => {
    const made = plan(
      capped(1),
      { args: { text: 'a' } },
      { tool: 'read' },
      { args: { text: 'b' } },
      { args: { text: 'c' } },
      { tool: 'read', args: { text: 'd' } },
    );
    expect(outcomes(made)).toEqual(['pending', 'approved', 'pending', 'too-many-waiting', 'too-many-waiting']);
    expect(made.results[3]).toEqual({
      refusal: {
        code: 'too-many-waiting',
        detail: '3 of your actions wait for people already. Wait for answers, or withdraw some.',
        retryAfter: 30,
      },
    });
  });

  test('leaves an agent without one alone', () => {
    expect(outcomes(plan(facts({ waiting: [{ agent_id: 'agt_a', n: 1_000 }] }), {}))).toEqual(['pending']);
  });
});

describe('a stop', () => {
  const lock = (type: LockTarget['type'], id: string | null) => ({
    id: 'lck_1',
    target: { type, id },
    message: 'look',
    epoch: 3,
  });

  test.each([
    ['organisation', null, true],
    ['agent', 'agt_a', true],
    ['agent', 'agt_b', false],
    ['key', 'key_agt_a', true],
    ['tool', 'write', true],
    ['tool', 'read', false],
    ['run', 'run_known', true],
    ['run', 'run_other', false],
    ['reviewer', 'agt_a', false],
  ] as const)('on %s %s refuses: %s', (type, id, refused) => {
    const stored = { locks: [lock(type, id)], runs: [storedRun('known')] };
    const made = plan(facts(stored), { run: run('known') });
    expect(outcomes(made)).toEqual([refused ? 'locked' : 'pending']);
    if (refused) expect(made.entries).toMatchObject([{ type: 'submission-refused', lockId: 'lck_1' }]);
  });

  test('comes before a replay: a stopped agent is told of the stop', () => {
    const known = [
      { agent_id: 'agt_a', idempotency_key: 'k', id: 'act_old', request_digest: submission().requestDigest },
    ];
    expect(outcomes(plan(facts({ known, locks: [lock('agent', 'agt_a')] }), { idempotencyKey: 'k' }))).toEqual([
      'locked',
    ]);
  });
});

describe('what is refused', () => {
  test('a dead key and a retired agent leave no entry', () => {
    const made = plan(facts({ live_keys: ['key_agt_a'] }, configuration({}, [])), { agentId: 'agt_b' }, {});
    expect(made.results).toEqual([
      { refusal: { code: 'unauthenticated' } },
      { refusal: { code: 'unauthenticated', detail: 'This agent has been retired.' } },
    ]);
    expect(made.entries).toEqual([]);
  });

  test('its entry holds no words of the agent: an unregistered tool’s name is left out', () => {
    const rules = configuration({}, [agent('agt_a', { tools: ['read'] })]);
    const made = plan(facts({}, rules), { tool: 'my secret' }, { tool: 'write' }, { tool: 'read', args: { text: 1 } });
    expect(outcomes(made)).toEqual(['unknown-tool', 'tool-not-allowed', 'invalid-arguments']);
    expect(made.entries.map(({ body }) => [body['code'], body['tool']])).toEqual([
      ['unknown-tool', null],
      ['tool-not-allowed', 'write'],
      ['invalid-arguments', 'read'],
    ]);
    expect(made.results[2]).toEqual({
      refusal: { code: 'invalid-arguments', errors: [{ pointer: '/args/text', detail: 'must be string' }] },
    });
  });

  test('beforehand, because nobody could sign it, counts nowhere', () => {
    const [first, second] = itemsOf([
      submission({ tool: 'read', idempotencyKey: 'k' }),
      submission({ tool: 'read', idempotencyKey: 'k' }),
    ]);
    if (!first || !second) throw new Error('two items');
    const refused = { code: 'unavailable', detail: 'Nothing was signed; try again.' } as const;
    const made = planBatch(facts(), [{ ...first, refused }, second]);
    expect(outcomes(made)).toEqual(['unavailable', 'approved']);
    expect(made.entries).toMatchObject([{ body: { code: 'unavailable' } }]);
    expect(made.opened.map((o) => inputsOf(o).history.first_use)).toEqual([true]);
  });
});

describe('what policy and circumstances decide', () => {
  test('blocked: final at once, with the policy’s reason, and nothing to sign', () => {
    const [opened] = plan(facts(), { tool: 'delete' }).opened;
    expect(opened).toMatchObject({ outcome: 'block', decision: null });
    expect(opened?.row).toMatchObject({
      state: 'blocked',
      finished_at: new Date(NOW),
      decision_jws: null,
      grant_id: null,
    });
    expect(opened?.row.state_reason).not.toBe('');
  });

  test('denied before with the same digest: blocked, and the earlier action is named', () => {
    const denied = [{ agent_id: 'agt_a', digest: submission().digest, id: 'act_old' }];
    expect(plan(facts({ denied }), {}).opened[0]?.row.state_reason).toMatch(/^Denied before as act_old/);
    expect(outcomes(plan(facts({ denied }), { args: { text: 'other' } }))).toEqual(['pending']);
  });

  test('shadow: recorded as such and allowed, with a decision to sign', () => {
    const rules = configuration({}, [agent('agt_a', { mode: 'shadow' })]);
    const [opened] = plan(facts({}, rules), { tool: 'write' }).opened;
    expect(opened?.row).toMatchObject({ state: 'approved', shadow: true, grant_id: 'grt_0' });
    expect(opened?.decision).toMatchObject({ id: 'act_0', outcome: 'approved', grantId: 'grt_0', lockEpoch: 3 });
    expect(opened?.entry.body).toMatchObject({ outcome: 'allow', enforced: 'shadow' });
  });

  test('a decoy: blocked, and an incident says where it was touched', () => {
    const rules = configuration({ canaries: [{ id: 'cnr_1', kind: 'file', value: 'trap-file' }] });
    const made = plan(facts({}, rules), { args: { text: 'open trap-file' } });
    expect(outcomes(made)).toEqual(['blocked']);
    expect(made.incidents).toEqual([
      { rule: 'canary', agentId: 'agt_a', actionId: 'act_0', evidence: 'write /text: the decoy cnr_1' },
    ]);
  });
});

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Date) return value;
  for (const child of Object.values(value)) frozen(child as unknown);
  return Object.isFrozen(value) || typeof value === 'function' ? value : Object.freeze(value);
}
