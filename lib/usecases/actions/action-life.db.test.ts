import { describe, expect, test } from 'vitest';

import { ToolSpec } from '#lib/contract/tool.ts';
import type { ConnectorActor, PersonActor } from '../context.ts';
import type { GrantPayload } from '../signer.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { acknowledgeLock } from '../stops/acknowledge-lock.ts';
import { answerQuestion } from './answer-question.ts';
import { askQuestion } from '../review/ask-question.ts';
import { awaitAction } from './await-action.ts';
import { createUser } from '../people/create-user.ts';
import { draftVerdict } from '../review/draft-verdict.ts';
import { expireDue } from './expire-due.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { giveVerdict } from '../review/give-verdict.ts';
import { liftLock } from '../stops/lift-lock.ts';
import { listEntries } from '../ledger/list-entries.ts';
import { listQueue } from '../review/list-queue.ts';
import { putTool } from '../tools/put-tool.ts';
import { redeemGrant } from './redeem-grant.ts';
import { reportOutcome } from './report-outcome.ts';
import { revokeAgentKey } from '../agents/revoke-agent-key.ts';
import { withdrawAction } from './withdraw-action.ts';

const world = withWorld(withDatabase());
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );
const read = (id: string) => awaitAction(world.ctx, world.agent, { id });

describe('from proposal to outcome', () => {
  test('approved, redeemed once with the approved bytes, reported; the ledger rebuilds the row', async () => {
    const { id, args } = await world.submit();
    await world.verdict('ann', id, 'approve');
    const { grant, decision } = await read(id);
    expect(decision).toMatchObject({ outcome: 'approved', modified: false });
    expect(await redeemGrant(world.ctx, world.agent, { grant: grant?.token ?? '', args })).toEqual({
      action_id: id,
      tool: 'note.one',
      args,
    });
    await reportOutcome(world.ctx, world.agent, { id, status: 'succeeded', output: { ok: true } });
    const { stored, rebuilt } = await world.both(id);
    expect(stored.status).toBe('succeeded');
    expect(rebuilt).toEqual(stored);
    expect(await world.entryTypes('action_id', id)).toEqual(['submitted', 'approve', 'redeem', 'finish']);
  });

  test('a read is allowed by policy at once, with a signed decision and a grant', async () => {
    const action = await world.submit({ tool: 'note.read' });
    expect(action).toMatchObject({ status: 'approved', policy: { outcome: 'allow', rules: ['reads'] } });
    expect(action.grant?.token).toMatch(/^ey/);
  });

  test('what no policy permits is blocked and says so', async () => {
    expect(await world.submit({ tool: 'note.never' })).toMatchObject({
      status: 'blocked',
      status_reason: 'No policy permits this',
      grant: null,
    });
  });

  test('narrowed arguments run, and only they', async () => {
    const { id, args } = await world.submit({ args: { text: 'x', to: ['a', 'b'] } });
    await world.verdict('ann', id, 'limit', { text: 'x', to: ['a'] });
    const { grant, decision } = await read(id);
    expect(decision).toMatchObject({ modified: true, args: { text: 'x', to: ['a'] } });
    expect(await code(redeemGrant(world.ctx, world.agent, { grant: grant?.token ?? '', args }))).toBe('args-mismatch');
    const redeemed = await redeemGrant(world.ctx, world.agent, {
      grant: grant?.token ?? '',
      args: { text: 'x', to: ['a'] },
    });
    expect(redeemed.args).toEqual({ text: 'x', to: ['a'] });
  });

  test('rewritten arguments need another reviewer than their author', async () => {
    const { id } = await world.submit({ args: { text: 'x' } });
    await world.verdict('ann', id, 'limit', { text: 'something else' });
    expect((await world.row(id)).state).toBe('pending');
    expect(await code(world.verdict('ann', id, 'approve'))).toBe('last-editor');
    await world.verdict('bob', id, 'approve');
    expect(await world.row(id)).toMatchObject({ state: 'approved', revision: 2 });
    const { stored, rebuilt } = await world.both(id);
    expect(rebuilt).toEqual(stored);
  });

  test('a question is answered by the agent and the action stays pending', async () => {
    const { id } = await world.submit();
    await askQuestion(world.ctx, world.people.ann, { id, text: 'Why?' });
    const answered = await answerQuestion(world.ctx, world.agent, { id, text: 'Because.' });
    expect(answered).toMatchObject({ status: 'pending', questions: [{ text: 'Why?', answer: 'Because.' }] });
    expect(await code(answerQuestion(world.ctx, world.agent, { id, text: 'again' }))).toBe('nothing-asked');
  });

  test('silence means no: an overdue action expires by the clock and its button is dead before that is recorded', async () => {
    const { id } = await world.submit({ expires_in: 60 });
    world.now += 60_000;
    expect(await code(world.verdict('ann', id, 'approve'))).toBe('expired');
    await expireDue(world.ctx);
    expect((await world.row(id)).state).toBe('expired');
    expect(await world.entryTypes('action_id', id)).toEqual(['submitted', 'expire']);
    expect((await read(id)).status_reason).toBe('Nobody answered in time. Silence means no.');
  });

  test('what was approved and nobody took up expires with that reason, beside what nobody answered', async () => {
    const due = new Date(world.now + 60_000).toISOString();
    const [approved, silent] = [await world.submit({ expires_in: 60 }), await world.submit({ expires_in: 60 })];
    await world.verdict('ann', approved.id, 'approve');
    world.now += 60_000;
    await expireDue(world.ctx);
    const time = `${due.slice(0, 10)} ${due.slice(11, 16)} UTC`;
    expect(await read(approved.id)).toMatchObject({
      status: 'expired',
      decision: { outcome: 'approved' },
      status_reason: `Approved, but not taken up before ${time}.`,
    });
    expect((await read(silent.id)).status_reason).toBe('Nobody answered in time. Silence means no.');
  });

  test('a grant is short-lived, and reading again gives a fresh one of the same id', async () => {
    const { id, args } = await world.submit();
    await world.verdict('ann', id, 'approve');
    const first = (await read(id)).grant?.token ?? '';
    world.now += 61_000;
    expect(await code(redeemGrant(world.ctx, world.agent, { grant: first, args }))).toBe('grant-expired');
    const second = (await read(id)).grant?.token ?? '';
    const jti = async (token: string) => ((await world.ctx.signer.readGrant(token)) as GrantPayload).jti;
    expect(await jti(second)).toBe(await jti(first));
    expect(await code(redeemGrant(world.ctx, world.agent, { grant: second, args }))).toBe('accepted');
    expect(await code(redeemGrant(world.ctx, world.agent, { grant: second, args }))).toBe('grant-used');
  });

  test('a forged grant is no grant', async () => {
    expect(await code(redeemGrant(world.ctx, world.agent, { grant: 'eyJhbGciOiJub25lIn0.e30.', args: {} }))).toBe(
      'grant-unknown',
    );
  });
});

describe('who may answer', () => {
  test.each([
    ['wei', 'own-agent'],
    ['audrey', 'not-reviewer'],
  ] as const)('%s may not: %s', async (who, why) => {
    const { id } = await world.submit();
    expect(await code(world.verdict(who, id, 'approve'))).toBe(why);
  });

  test('whoever started the run may not', async () => {
    const { id } = await world.submit({ run: { id: 'run-init', initiator: 'ann@example.test' } });
    expect(await code(world.verdict('ann', id, 'approve'))).toBe('initiator');
  });

  test('somebody outside the group may not, an admin included', async () => {
    const { id } = await world.submit({ tool: 'note.two' });
    expect(await code(world.verdict('cleo', id, 'approve'))).toBe('wrong-group');
  });

  test('a session cannot sign what needs a passkey', async () => {
    const { id } = await world.submit({ tool: 'note.strong' });
    expect(await code(world.verdict('ann', id, 'approve'))).toBe('signature-too-weak');
  });

  test('a verdict on digests that have moved is stale', async () => {
    const { id } = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] } });
    const before = await world.row(id);
    await world.verdict('ann', id, 'limit', { text: 'x', to: ['a'] });
    const input = {
      id,
      verdict: 'approve' as const,
      digest: before.revision_digest,
      view_digest: before.view_digest,
      method: 'session' as const,
    };
    expect(await code(draftVerdict(world.ctx, world.people.bob, input))).toBe('stale');
  });

  test('a drafted statement is good for one signature of its own reviewer', async () => {
    const { id } = await world.submit({ tool: 'note.two' });
    const row = await world.row(id);
    const input = {
      id,
      verdict: 'approve' as const,
      digest: row.revision_digest,
      view_digest: row.view_digest,
      method: 'session' as const,
    };
    const { nonce } = await draftVerdict(world.ctx, world.people.ann, input);
    expect(await code(giveVerdict(world.ctx, world.people.bob, { id, nonce }))).toBe('draft-gone');
    expect(await code(giveVerdict(world.ctx, world.people.ann, { id, nonce }))).toBe('accepted');
    expect(await code(giveVerdict(world.ctx, world.people.ann, { id, nonce }))).toBe('draft-gone');
  });

  test('the second reviewer is told nothing until it is decided', async () => {
    const { id } = await world.submit({ tool: 'note.two' });
    await world.verdict('ann', id, 'approve');
    const blind = await getReviewedAction(world.ctx, world.people.bob, { id });
    expect(blind).toMatchObject({ blind: true, action: { verdicts: [], version: 1 } });
    const told = async (who: 'bob' | 'audrey') =>
      (await listEntries(world.ctx, world.people[who], { action: id, limit: 50 })).items.map((entry) => entry.type);
    expect(await told('bob')).not.toContain('approve');
    expect(await told('audrey')).toContain('approve');
    const open = await world.verdict('bob', id, 'approve');
    expect(open.action).toMatchObject({ status: 'approved' });
    expect(open.action.verdicts).toHaveLength(2);
  });

  test('the queue shows each person what is theirs, in every order, page by page', async () => {
    for (const sort of ['deadline', 'risk', 'oldest'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listQueue(world.ctx, world.people.bob, { scope: 'mine', sort, limit: 2, cursor });
        seen.push(...page.items.map((i) => i.id));
        expect(page.items.every((i) => i.mine)).toBe(true);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      const all = await listQueue(world.ctx, world.people.bob, { scope: 'mine', sort, limit: 200 });
      expect(all.items.map((i) => i.id)).toEqual(seen);
    }
    expect((await listQueue(world.ctx, world.people.wei, { scope: 'mine', sort: 'risk', limit: 50 })).items).toEqual(
      [],
    );
  });
});

describe('stop', () => {
  test('one transaction halts what waits, kills grants, refuses what comes, and two people lift it', async () => {
    const agent = await world.newAgent('stopped');
    const waiting = await world.submit({ agent });
    const granted = await world.submit({ agent });
    await world.verdict('ann', granted.id, 'approve');
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    expect(lock).toMatchObject({ halted_actions: 1, revoked_grants: 1, halting: { done: 2, total: 2 } });
    for (const { id } of [waiting, granted]) {
      expect(await awaitAction(world.ctx, agent, { id, wait: 30 })).toMatchObject({
        status: 'halted',
        lock: { id: lock.id },
      });
    }
    expect(await code(world.submit({ agent }))).toBe('locked');
    expect(await code(withdrawAction(world.ctx, agent, { id: waiting.id }))).toBe('locked');

    const cleo = world.people.cleo;
    expect((await liftLock(world.ctx, cleo, { id: lock.id, reason: 'looked into it' })).lifted).toBeNull();
    expect(await code(liftLock(world.ctx, cleo, { id: lock.id, reason: 'again' }))).toBe('second-person-needed');
    expect(await code(world.submit({ agent }))).toBe('locked');
    expect((await liftLock(world.ctx, world.operator, { id: lock.id, reason: 'agreed' })).lifted).not.toBeNull();
    expect(await code(world.submit({ agent }))).toBe('accepted');
    expect((await world.row(waiting.id)).state).toBe('halted');
  });

  test('setting it, confirming it and both halves of lifting it are entries that name who', async () => {
    const agent = await world.newAgent('noted');
    const waiting = await world.submit({ agent });
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    await world.db.query(
      rawSql(`INSERT INTO lock_clients (lock_id, client_id, agent_id, name) VALUES ($1, 'cli_1', $2, 'laptop')`, [
        lock.id,
        agent.agentId,
      ]),
    );
    await acknowledgeLock(world.ctx, agent, { id: lock.id });
    await liftLock(world.ctx, world.people.cleo, { id: lock.id, reason: 'looked into it' });
    await liftLock(world.ctx, world.operator, { id: lock.id, reason: 'agreed' });
    const entries = await world.db.query(
      rawSql<{ type: string; actor_id: string; action_id: string | null }>(
        'SELECT type, actor_id, action_id FROM entries WHERE lock_id = $1 ORDER BY position',
        [lock.id],
      ),
    );
    const { cleo } = world.people;
    expect(entries.map(({ type, actor_id, action_id }) => [type, actor_id, action_id])).toEqual([
      ['lock-set', cleo.userId, null],
      ['halt', cleo.userId, waiting.id],
      ['halting-done', cleo.userId, null],
      ['lock-acknowledged', agent.agentId, null],
      ['lock-lift-asked', cleo.userId, null],
      ['lock-lifted', 'operator:test', null],
    ]);
  });

  test('a stop on everything halts what every agent has waiting, and all of them stay stopped until it is lifted', async () => {
    const agents = [await world.newAgent('swarm-1'), await world.newAgent('swarm-2'), await world.newAgent('swarm-3')];
    const waiting = [];
    for (const agent of agents) waiting.push(await world.submit({ agent }));
    const lock = await world.stop({ type: 'organisation' });
    for (const { id } of waiting) expect((await world.row(id)).state).toBe('halted');
    for (const agent of agents) expect(await code(world.submit({ agent }))).toBe('locked');
    expect(await code(world.submit({ agent: await world.newAgent('swarm-late') }))).toBe('locked');
    await world.lift(lock.id);
    for (const agent of agents) expect(await code(world.submit({ agent }))).toBe('accepted');
  });

  test('a stop on a name that does not exist stops nothing and says so', async () => {
    expect(await code(world.stop({ type: 'tool', id: 'note.tow' }))).toBe('not-found');
  });

  test('a reviewer may stop an agent, but not lift, and not stop everything', async () => {
    const { setLock } = await import('../stops/set-lock.ts');
    const agent = await world.newAgent('stopped-by-ann');
    const ann = world.people.ann;
    const lock = await setLock(world.ctx, ann, { target: { type: 'agent', id: agent.agentId }, message: 'odd' });
    expect(await code(liftLock(world.ctx, ann, { id: lock.id, reason: 'x' }))).toBe('forbidden');
    expect(await code(setLock(world.ctx, ann, { target: { type: 'organisation' }, message: 'x' }))).toBe('forbidden');
  });

  test('a stopped reviewer cannot answer', async () => {
    const { id } = await world.submit();
    const lock = await world.stop({ type: 'reviewer', id: world.people.bob.userId });
    expect(await code(world.verdict('bob', id, 'approve'))).toBe('reviewer-locked');
    await liftLock(world.ctx, world.people.cleo, { id: lock.id, reason: 'x' });
    await liftLock(world.ctx, world.operator, { id: lock.id, reason: 'x' });
  });

  test('a revoked key proposes nothing more', async () => {
    const agent = await world.newAgent('revoked');
    await revokeAgentKey(world.ctx, world.people.cleo, { id: agent.agentId, key_id: agent.keyId });
    expect(await code(world.submit({ agent }))).toBe('unauthenticated');
  });

  test('what was proposed with a revoked key does not run any more', async () => {
    const agent = await world.newAgent('leaked');
    const waiting = await world.submit({ agent });
    const granted = await world.submit({ agent });
    await world.verdict('ann', granted.id, 'approve');
    const { grant } = await world.read(granted.id, 0, agent);
    await revokeAgentKey(world.ctx, world.people.cleo, { id: agent.agentId, key_id: agent.keyId });
    for (const { id } of [waiting, granted]) {
      const { stored, rebuilt } = await world.both(id);
      expect(stored.status).toBe('halted');
      expect(stored).toEqual(rebuilt);
    }
    expect(await code(redeemGrant(world.ctx, agent, { grant: grant?.token ?? '', args: { text: 'hello' } }))).toBe(
      'halted',
    );
  });

  test('whoever one of two made an admin a moment ago is no second person; a day later they are', async () => {
    const lock = await world.stop({ type: 'tool', id: 'note.never' });
    const { cleo } = world.people;
    await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - 72 * 3_600_000)]));
    const made = await createUser(world.ctx, cleo, {
      email: 'puppet@example.test',
      name: 'Puppet',
      role: 'admin',
      groups: [],
    });
    const puppet: PersonActor = { ...cleo, userId: made.id, name: 'Puppet' };
    await liftLock(world.ctx, cleo, { id: lock.id, reason: 'x' });
    expect(await code(liftLock(world.ctx, puppet, { id: lock.id, reason: 'x' }))).toBe('second-person-needed');
    world.now += 25 * 3_600_000;
    expect(await code(liftLock(world.ctx, puppet, { id: lock.id, reason: 'x' }))).toBe('accepted');
  });
});

describe('what changed between approval and redeeming counts', () => {
  const approved = async (tool: string) => {
    const { id } = await world.submit({ tool });
    await world.verdict('ann', id, 'approve');
    const { grant } = await world.read(id);
    return { id, redeem: () => world.redeem(grant?.token ?? '', { text: 'hello' }) };
  };
  const register = (more: Partial<ToolSpec>) =>
    putTool(
      world.ctx,
      world.operator,
      ToolSpec.parse({
        name: 'note.mutable',
        title: 'x',
        input_schema: { type: 'object', properties: { text: { type: 'string' } } },
        effect: 'write',
        reversibility: 'reversible',
        audience: 'self',
        data_class: 'public',
        ...more,
      }),
    );

  test.each<[string, Partial<ToolSpec>, string]>([
    ['another title', { title: 'y' }, 'accepted'],
    [
      'a schema the arguments no longer fit',
      { input_schema: { type: 'object', required: ['other'] } },
      'policy-changed',
    ],
    ['an effect nothing permits', { effect: 'delete' }, 'policy-changed'],
  ])('the tool got %s', async (_what, change, expected) => {
    await register({});
    const { id, redeem } = await approved('note.mutable');
    await register(change);
    expect(await code(redeem())).toBe(expected);
    expect((await world.row(id)).state).toBe(expected === 'accepted' ? 'executing' : 'halted');
  });

  test('only whoever redeemed says how it ended', async () => {
    const { id, redeem } = await approved('note.one');
    await redeem();
    const connector: ConnectorActor = {
      kind: 'connector',
      connectorId: 'con_x',
      keyId: 'key_x',
      name: 'x',
      agents: ['*'],
    };
    expect(await code(reportOutcome(world.ctx, connector, { id, status: 'succeeded' }))).toBe('forbidden');
    expect(await code(reportOutcome(world.ctx, world.agent, { id, status: 'succeeded' }))).toBe('accepted');
  });
});

describe('what the database itself refuses', () => {
  const refuses = (sql: string) =>
    world.db.pool.query(sql).then(
      () => 'done',
      (e: Error) => e.message,
    );

  test.each([
    'UPDATE entries SET body = body',
    'DELETE FROM entries',
    'TRUNCATE entries CASCADE',
    'UPDATE verdicts SET reason = NULL',
    'DELETE FROM verdicts',
    'TRUNCATE verdicts',
  ])('%s', async (sql) => {
    expect(await refuses(sql)).toMatch(/append-only/);
  });

  test('bad input leaves an entry where a person can find it', async () => {
    expect(await code(world.submit({ tool: 'note.unknown' }))).toBe('unknown-tool');
    expect(await code(world.submit({ args: { nonsense: 1 } }))).toBe('invalid-arguments');
    const types = await world.entryTypes('agent_id', world.agent.agentId);
    expect(types.filter((t) => t === 'submission-refused').length).toBeGreaterThanOrEqual(2);
  });
});

test('the answer to a proposal is what reading it right after gives', async () => {
  for (const tool of ['note.one', 'note.read', 'note.never']) {
    const answered = await world.submit({
      tool,
      run: { id: `run-${tool}`, goal: 'Compare' },
      args: { text: 'same', to: ['a'] },
    });
    expect(await read(answered.id)).toEqual(answered);
  }
});

describe('what reviewers write is judged like what agents write', () => {
  test('arguments the policy forbids cannot be edited in', async () => {
    expect((await world.submit({ args: { text: 'forbidden' } })).status).toBe('blocked');
    const { id } = await world.submit({ args: { text: 'harmless' } });
    expect(await code(world.verdict('ann', id, 'limit', { text: 'forbidden' }))).toBe('policy-refused');
    expect((await world.row(id)).revision).toBe(1);
  });

  test('an author stays one when somebody else narrows their text', async () => {
    const { id } = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] } });
    await world.verdict('ann', id, 'limit', { text: 'ann wrote this', to: ['a', 'b'] });
    await world.verdict('bob', id, 'limit', { text: 'ann wrote this', to: ['a'] });
    expect(await code(world.verdict('ann', id, 'approve'))).toBe('last-editor');
    expect((await world.row(id)).state).toBe('pending');
  });
});
