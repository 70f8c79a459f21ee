import { describe, expect, test } from 'vitest';

import { loadLock } from '#lib/usecases/stops/answers/lock-resource.ts';
import { listActions } from '#lib/usecases/actions/list-actions.ts';
import { countWaiting } from '#lib/usecases/actions/count-waiting.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import { getAgentDetail } from '#lib/usecases/agents/get-agent-detail.ts';
import { revokeAgentKey } from '#lib/usecases/agents/revoke-agent-key.ts';
import { updateAgent } from '#lib/usecases/agents/update-agent.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { getReviewedAction } from '#lib/usecases/review/get-reviewed-action.ts';
import { listHistory } from '#lib/usecases/review/list-history.ts';
import { countQueue } from '#lib/usecases/review/count-queue.ts';
import { listQueue } from '#lib/usecases/review/list-queue.ts';
import { listAgentEvents } from '#lib/usecases/stops/list-agent-events.ts';
import { haltBatch } from '#lib/usecases/stops/steps/halt-batch.ts';
import { withDatabase } from '../database.ts';
import { typesIn } from '../evidence.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';
import { copyWaiting, haltEntries, recordAll, stopOnly } from './halting.ts';

const world = withWorld(withDatabase());

/** An agent with one action that waits for people, and one approved action with its grant. */
async function twoWaiting(name: string) {
  const agent = await world.newAgent(name);
  const run = { id: `run of ${name}` };
  const waiting = await world.submit({ agent, run });
  const { id } = await world.submit({ agent, run, args: { text: 'granted' } });
  await world.verdict('ann', id, 'approve');
  const granted = await world.read(id, 0, agent);
  return { agent, waiting, granted, runId: waiting.run?.ref ?? '' };
}

const agentTarget = (agent: AgentActor) => ({ type: 'agent', id: agent.agentId }) as const;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

/** Everything that shows these actions, to agents and to people. */
async function shown({ agent, waiting, granted, runId }: Awaited<ReturnType<typeof twoWaiting>>) {
  const { ctx, people } = world;
  const ids = [waiting.id, granted.id];
  const mine = (items: { id: string }[]) => items.map((item) => item.id).filter((id) => ids.includes(id));
  const listed = async (status: 'pending' | 'approved' | 'halted') =>
    mine((await listActions(ctx, agent, { status, limit: 50 })).items);
  const past = async (status?: 'halted' | 'approved') =>
    mine((await listHistory(ctx, people.audrey, { limit: 50, agent: agent.agentId, status })).items);
  const queue = await listQueue(ctx, people.ann, { scope: 'all', sort: 'oldest', limit: 200 });
  const detail = await getAgentDetail(ctx, people.cleo, { id: agent.agentId });
  return {
    read: [await world.read(waiting.id, 0, agent), await world.read(granted.id, 0, agent)],
    listed: [await listed('pending'), await listed('approved'), await listed('halted')],
    page: await Promise.all(ids.map((id) => getReviewedAction(ctx, people.ann, { id }))),
    queue: [mine(queue.items), (await countQueue(ctx, people.ann, { scope: 'all' })).pending.n],
    history: [await past(), await past('halted'), await past('approved')],
    detail: [detail.counts, detail.agent.waiting, detail.recent.map(({ id, status }) => [id, status])],
    events: (await listAgentEvents(ctx, agent, 0)).map(({ action_id, state }) => [action_id, state]).slice(0, 3),
    counted: await countWaiting(ctx),
    run: runId,
  };
}

describe('from the commit of a stop, before anything it halts is recorded', () => {
  test('every read shows what it covers as halted, and its batch changes nothing of what they show', async () => {
    const both = await twoWaiting('shown');
    // A stop on the run: the agent may still list what it has.
    const lock = await stopOnly(world, { type: 'run', id: both.runId });
    const before = await shown(both);
    expect(before).toMatchObject({
      read: [
        { status: 'halted', status_reason: 'Stopped: stop', lock: { id: lock }, grant: null, version: 2 },
        { status: 'halted', status_reason: 'Stopped: stop', lock: { id: lock }, grant: null, version: 3 },
      ],
      listed: [[], [], [both.granted.id, both.waiting.id]],
      queue: [[], 0],
      history: [[both.granted.id, both.waiting.id], [both.granted.id, both.waiting.id], []],
      counted: { pending: 0, approved: 0 },
    });
    expect((await loadLock(world.db, lock)).halting).toEqual({ done: 0, total: 2 });
    expect(await haltEntries(world, both.agent.agentId)).toEqual({ actions: 0, entries: 0 });
    await recordAll(world);
    expect(await shown(both)).toEqual(before);
    expect(await haltEntries(world, both.agent.agentId)).toEqual({ actions: 2, entries: 2 });
    for (const { id } of [both.waiting, both.granted]) {
      const { stored, rebuilt } = await world.both(id);
      expect(rebuilt).toEqual(stored);
    }
    expect(await loadLock(world.db, lock)).toMatchObject({
      halted_actions: 1,
      revoked_grants: 1,
      halting: { done: 2, total: 2 },
    });
    await world.lift(lock);
  });

  test('nothing of it goes forward, also after the stop is lifted, and what is proposed after it is not touched', async () => {
    const { agent, waiting, granted } = await twoWaiting('lifted');
    const lock = await stopOnly(world, agentTarget(agent));
    const grant = granted.grant?.token ?? '';
    const tries = async () => [
      await refusal(world.verdict('ann', waiting.id, 'approve')),
      await refusal(world.ctx.transaction(() => Promise.resolve()).then(() => world.redeem(grant, granted.args))),
      await refusal(withdrawAction(world.ctx, agent, { id: waiting.id })),
    ];
    expect(await tries()).toEqual(['halted', 'grant-unknown', 'locked']);
    await world.lift(lock);
    expect(await tries()).toEqual(['halted', 'grant-unknown', 'halted']);
    const late = await world.submit({ agent });
    expect(late.status).toBe('pending');
    await world.verdict('ann', late.id, 'approve');
    await recordAll(world);
    expect((await world.row(waiting.id)).state).toBe('halted');
    expect((await world.row(granted.id)).state).toBe('halted');
    expect((await world.read(late.id, 0, agent)).grant).not.toBeNull();
    expect(await world.entryTypes('lock_id', lock)).toEqual([
      'lock-set',
      'lock-lift-asked',
      'lock-lifted',
      'halt',
      'halt',
      'halting-done',
    ]);
  });

  test('the database itself refuses every other end of it', async () => {
    const { agent, waiting, granted } = await twoWaiting('guarded');
    const lock = await stopOnly(world, agentTarget(agent));
    await world.lift(lock);
    const become = (id: string, state: string) =>
      world.db.query(rawSql('UPDATE actions SET state = $2, version = version + 1 WHERE id = $1', [id, state]));
    for (const [id, state] of [
      [waiting.id, 'denied'],
      [waiting.id, 'expired'],
      [granted.id, 'executing'],
      [granted.id, 'withdrawn'],
    ] as const)
      await expect(become(id, state)).rejects.toThrow(`action ${id} is halted and cannot become ${state}`);
    await recordAll(world);
  });

  test('it does not expire any more', async () => {
    const agent = await world.newAgent('overdue');
    const { id } = await world.submit({ agent, expires_in: 60 });
    const lock = await stopOnly(world, agentTarget(agent));
    await world.lift(lock);
    world.now += 120_000;
    await expireDue(world.ctx);
    expect((await world.row(id)).state).toBe('halted');
    await recordAll(world);
    expect(await world.entryTypes('action_id', id)).toEqual(['submitted', 'halt']);
  });

  test('whoever waits for it is answered at once', async () => {
    const { agent, waiting } = await twoWaiting('told');
    const answered = world.read(waiting.id, 60, agent);
    await stopOnly(world, agentTarget(agent));
    expect((await answered).status).toBe('halted');
    expect(await haltEntries(world, agent.agentId)).toEqual({ actions: 0, entries: 0 });
    await recordAll(world);
  });

  test('its evidence is refused until its entry is there, and whole from then on', async () => {
    const { agent, waiting } = await twoWaiting('proven');
    await stopOnly(world, agentTarget(agent));
    const evidence = () => getEvidence(world.ctx, world.people.audrey, { id: waiting.id });
    await expect(evidence()).rejects.toMatchObject({ code: 'conflict' });
    await recordAll(world);
    expect(typesIn(await evidence())).toEqual(['submitted', 'halt']);
  });

  test('what it covers does not count against the number an agent may have waiting', async () => {
    const agent = await world.newAgent('capped');
    await updateAgent(world.ctx, world.operator, { id: agent.agentId, pending_cap: 2 });
    await world.submit({ agent });
    await world.submit({ agent });
    expect(await refusal(world.submit({ agent }))).not.toBe('done');
    await world.lift(await stopOnly(world, agentTarget(agent)));
    expect((await world.submit({ agent })).status).toBe('pending');
    await recordAll(world);
  });
});

test('two stops that overlap: each action is halted once, by the first that covers it', async () => {
  const { agent, waiting, granted, runId } = await twoWaiting('overlap');
  const other = await world.submit({ agent });
  const first = await stopOnly(world, { type: 'run', id: runId });
  const second = await stopOnly(world, agentTarget(agent));
  await world.lift(first);
  await recordAll(world);
  const by = async (id: string) => (await world.row(id)).halted_by;
  expect(await Promise.all([waiting.id, granted.id, other.id].map(by))).toEqual([first, first, second]);
  expect(await haltEntries(world, agent.agentId)).toEqual({ actions: 3, entries: 3 });
  expect((await loadLock(world.db, first)).halting).toEqual({ done: 2, total: 2 });
  expect((await loadLock(world.db, second)).halting).toEqual({ done: 1, total: 1 });
  await world.lift(second);
});

test('a revoked key halts in the same way, and more than a batch goes on behind it', async () => {
  const { agent, waiting } = await twoWaiting('leaked');
  await copyWaiting(world, waiting.id, 1_600);
  await revokeAgentKey(world.ctx, world.people.cleo, { id: agent.agentId, key_id: agent.keyId });
  expect((await haltEntries(world, agent.agentId)).entries).toBe(0);
  expect((await world.row(waiting.id)).state).toBe('halted');
  const { counts } = await getAgentDetail(world.ctx, world.people.cleo, { id: agent.agentId });
  expect(counts).toEqual({ halted: 1_602 });
  await recordAll(world);
  expect(await haltEntries(world, agent.agentId)).toEqual({ actions: 1_602, entries: 1_602 });
});

test('a stop costs the same however much waits, and its answer says how far the rest is', async () => {
  const agent = await world.newAgent('many');
  const { id } = await world.submit({ agent });
  await copyWaiting(world, id, 20_000);
  const began = performance.now();
  await stopOnly(world, agentTarget(agent));
  const stopped = performance.now() - began;
  await world.db.query(rawSql('ANALYZE actions'));
  const lock = await world.stop(agentTarget(await world.newAgent('nobody')));
  expect(lock.halting).toEqual({ done: 0, total: 0 });
  const [large] = await world.db.query(
    rawSql<{ id: string }>(`SELECT lock_id AS id FROM haltings WHERE target_id = $1`, [agent.agentId]),
  );
  const far = async () => (await loadLock(world.db, large?.id ?? '')).halting;
  expect(await far()).toEqual({ done: 0, total: 20_001 });
  await haltBatch(world.ctx);
  const { done: first } = await far();
  expect([first > 400, first <= 500]).toEqual([true, true]);
  await haltBatch(world.ctx);
  expect(await far()).toEqual({ done: first + 500, total: 20_001 });
  // Halting them inside the stop took seconds.
  expect(stopped).toBeLessThan(500);
  await recordAll(world);
  const [done] = await world.db.query(
    rawSql<{ body: string }>(`SELECT body FROM entries WHERE type = 'halting-done' AND lock_id = $1`, [
      large?.id ?? '',
    ]),
  );
  expect(JSON.parse(done?.body ?? '{}')).toMatchObject({ halted: 20_001, revoked: 0, lock_id: large?.id });
});
