import { describe, expect, test } from 'vitest';

import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { asAnotherCaller } from '#lib/store/advisory-locks.ts';
import { asLeader } from '#lib/store/leader.ts';
import { becomeEraser } from '#lib/store/retention/erasures.ts';
import { holdKeys } from '#lib/store/ledger/key-entries.ts';
import { withDatabase } from '../../../test/database.ts';
import { erase } from '../../../test/erase.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import { askQuestion } from '../review/ask-question.ts';
import { eraseContent } from './erase-content.ts';
import { eraseDue } from './erase-due.ts';
import { getBundle } from '../review/get-bundle.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { getRetention } from './get-retention.ts';
import { liftHold } from './lift-hold.ts';
import { placeHold } from './place-hold.ts';
import { listHistory } from '../review/list-history.ts';
import { observe } from '../actions/observe.ts';
import { replayPolicy } from '../policy/replay-policy.ts';
import { reportOutcome } from '../actions/report-outcome.ts';
import { setRetention } from './set-retention.ts';
import { submitAction } from '../actions/submit-action.ts';
import { patient } from '../../../test/patience.ts';

const database = withDatabase();
const world = withWorld(database);

const DAY = 24 * 3_600_000;
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );
const detail = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { facts?: { detail?: string } }) => e.facts?.detail ?? String(e),
  );

/** Every place of the whole database in which a text stands, as table.column. */
async function placesOf(text: string): Promise<string[]> {
  const columns = await world.db.query(
    rawSql<{ t: string; c: string }>(
      `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
    ),
  );
  const found: string[] = [];
  for (const { t, c } of columns) {
    const { rows } = await world.db.pool.query(
      `SELECT 1 FROM "${t}" WHERE "${c}"::text LIKE '%' || $1 || '%' LIMIT 1`,
      [text],
    );
    if (rows.length > 0) found.push(`${t}.${c}`);
  }
  return found.sort();
}

/** An action with the word in every place that takes anybody's words. */
async function wordy(word: string, how: 'ran' | 'denied' | 'withdrawn' = 'ran') {
  const run = `run-of-${how}-${world.ctx.newId('x')}`;
  await observe(world.ctx, world.agent, {
    id: run,
    tool: 'note.read',
    content: `read ${word}`,
    trust: 'trusted',
    origin: `https://${word}.example`,
  });
  const { action } = await submitAction(world.ctx, world.agent, {
    tool: 'note.one',
    args: { text: `args ${word}`, to: [`${word}@a.example`, 'b'] },
    run: { id: run, goal: `goal ${word}`, initiator: world.people.wei.email },
    claim: { summary: `summary ${word}`, model_output: `output ${word}` },
    preview: { kind: 'text', before: word, after: `after ${word}` },
    metadata: { note: word },
    expires_in: 3_600,
    idempotency_key: undefined,
  } as never);
  await askQuestion(world.ctx, world.people.bob, { id: action.id, text: `why ${word}?` });
  await world.answer(action.id, `because ${word}`);
  if (how === 'denied') await world.verdict('ann', action.id, 'deny_unsafe');
  if (how === 'ran') {
    await world.verdict('ann', action.id, 'limit', { text: `args ${word}`, to: [`${word}@a.example`] });
    const { grant, decision } = await world.read(action.id);
    await world.redeem(grant?.token ?? '', decision?.args as JsonObject);
    await reportOutcome(world.ctx, world.agent, { id: action.id, status: 'succeeded', output: { text: word } });
  }
  const row = await world.row(action.id);
  return { id: action.id, run: row.run_id ?? '' };
}

describe('erasing', () => {
  test('nothing anybody wrote is left anywhere; digests, states, verdicts, decisions and entries are as before', async () => {
    const { id } = await wordy('xylophone');
    expect(await placesOf('xylophone')).toEqual([
      'actions.args',
      'actions.assessment',
      'actions.claim',
      'actions.metadata',
      'actions.outcome',
      'actions.preview',
      'actions.revision_args',
      'actions.sentence',
      'actions.view',
      'observations.content',
      'observations.origin',
      'questions.answer',
      'questions.text',
      'runs.goal',
      'verdicts.statement',
    ]);
    const before = await world.row(id);
    const entries = await world.entryTypes('action_id', id);
    await erase(world, { type: 'action', id });
    expect(await placesOf('xylophone')).toEqual([]);
    const after = await world.row(id);
    for (const kept of [
      'digest',
      'revision_digest',
      'view_digest',
      'assessment_digest',
      'decision_jws',
      'state',
      'version',
      'risk_level',
      'request_digest',
    ] as const)
      expect([kept, after[kept]]).toEqual([kept, before[kept]]);
    expect(after.verdicts.map(({ reason: _reason, ...kept }) => kept)).toEqual(
      before.verdicts.map(({ reason: _reason, ...kept }) => kept),
    );
    expect(await world.entryTypes('action_id', id)).toEqual([...entries, 'erased']);
    const { stored, rebuilt } = await world.both(id);
    expect(stored).toEqual(rebuilt);
  });

  test('the action says plainly that and why, in every place that shows it', async () => {
    const { id } = await wordy('yesterday', 'denied');
    await erase(world, { type: 'action', id });
    const page = await getReviewedAction(world.ctx, world.people.bob, { id });
    expect(page.erasure).toMatchObject({ cause: 'asked', reason: 'somebody asked for it', by: ['cleo', 'dora'] });
    expect(page.action).toMatchObject({
      status: 'denied',
      args: {},
      risk: { level: 'low' },
      policy: { outcome: 'review', rules: ['one'] },
    });
    expect(page.action.erased_at).not.toBeNull();
    expect((await world.read(id)).erased_at).toBe(page.action.erased_at);
    const { items } = await listHistory(world.ctx, world.people.bob, { limit: 5 });
    expect(items.find((item) => item.id === id)).toMatchObject({ sentence: 'Content erased', status: 'denied' });
  });

  test('what waits or runs cannot be erased, and an execution that never reported can, a day later', async () => {
    const { cleo } = world.people;
    const wanted = (id: string) => eraseContent(world.ctx, cleo, { target: { type: 'action', id }, reason: 'r' });
    const pending = await world.submit();
    expect(await detail(wanted(pending.id))).toMatch(/is pending: it may still run/);
    const approved = await world.submit({ tool: 'note.read', args: { text: 'silent' } });
    expect(await detail(wanted(approved.id))).toMatch(/is approved/);
    const { grant } = await world.read(approved.id);
    await world.redeem(grant?.token ?? '', { text: 'silent' });
    expect(await detail(wanted(approved.id))).toMatch(/is running/);
    world.now += DAY;
    await erase(world, { type: 'action', id: approved.id });
    // What comes after all is told by its digest alone.
    await reportOutcome(world.ctx, world.agent, { id: approved.id, status: 'failed', error: 'late words' });
    expect(await placesOf('late words')).toEqual([]);
    const { stored, rebuilt } = await world.both(approved.id);
    expect(stored).toEqual(rebuilt);
    expect(await detail(wanted(approved.id))).toMatch(/erased already/);
  });

  test('one person alone cannot, nor a token, nor somebody who is no admin; a time to come and a name of nothing are refused', async () => {
    const { cleo, ann } = world.people;
    const { id } = await wordy('zebra', 'denied');
    const target = { type: 'action', id } as const;
    expect(await code(eraseContent(world.ctx, ann, { target, reason: 'r' }))).toBe('forbidden');
    const { proposal } = await eraseContent(world.ctx, cleo, { target, reason: 'r' });
    expect(await code(acceptProposal(world.ctx, cleo, { id: proposal }))).toBe('second-person-needed');
    await eraseDue(world.ctx);
    expect((await world.row(id)).erased_at).toBeNull();
    const nobody = { type: 'agent', id: 'agt_nobody' } as const;
    expect(await code(eraseContent(world.ctx, cleo, { target: nobody, reason: 'r' }))).toBe('not-found');
    const before = new Date(world.now + 1).toISOString();
    expect(await code(eraseContent(world.ctx, cleo, { target, before, reason: 'r' }))).toBe('invalid-request');
  });

  test('by run, person and agent: what was over before, and what belongs to runs with the last of their actions', async () => {
    const early = await wordy('quince', 'denied');
    world.now += DAY;
    const before = new Date(world.now - 1).toISOString();
    const late = await wordy('rhubarb', 'denied');
    await erase(world, { type: 'person', id: world.people.wei.userId }, before);
    expect(await placesOf('quince')).toEqual([]);
    expect((await placesOf('rhubarb')).length).toBeGreaterThan(8);
    expect((await world.row(late.id)).erased_at).toBeNull();
    await erase(world, { type: 'run', id: late.run });
    expect(await placesOf('rhubarb')).toEqual([]);
    expect((await world.row(early.id)).run_goal).toBeNull();
    const [summary] = await world.db.query(
      rawSql<{ body: string }>(
        `SELECT body FROM entries WHERE type = 'content-erased' AND body LIKE '%"what":"actions"%' ORDER BY position DESC LIMIT 1`,
      ),
    );
    expect(JSON.parse(summary?.body ?? '')).toMatchObject({ count: 1, cause: 'asked' });
  });

  test('a goal and read content stay while another action of the run is not erased', async () => {
    const run = { id: 'shared-run', goal: 'goal of two' };
    const first = await world.submit({ run, args: { text: 'one' } });
    const second = await world.submit({ run, args: { text: 'two' } });
    await world.verdict('ann', first.id, 'deny_unneeded');
    await world.verdict('ann', second.id, 'deny_unneeded');
    await erase(world, { type: 'action', id: first.id });
    expect(await placesOf('goal of two')).toEqual(['actions.assessment', 'runs.goal', 'verdicts.statement']);
    await erase(world, { type: 'action', id: second.id });
    expect(await placesOf('goal of two')).toEqual([]);
  });

  test('a plan’s page, a replay of a policy and a final denial go on', async () => {
    const plan = await world.plan('title of a plan', ['a', 'b']);
    for (const step of plan.actions) await world.verdict('ann', step.id, 'deny_unneeded');
    for (const step of plan.actions) await erase(world, { type: 'action', id: step.id });
    const bundle = await getBundle(world.ctx, world.people.bob, { plan: plan.id });
    expect(bundle).toMatchObject({ title: 'Content erased' });
    expect(await placesOf('title of a plan')).toEqual([]);
    const source = '@id("reads") permit (principal, action in Action::"effect:read", resource);';
    const since = new Date(world.now - 30 * DAY).toISOString();
    const replayed = await replayPolicy(world.ctx, world.people.cleo, { source, since });
    expect(replayed.looked_at).toBe(replayed.total);
    const run = { id: 'final', goal: 'g' };
    const denied = await world.submit({ run, args: { text: 'never again' } });
    await world.verdict('ann', denied.id, 'deny_unsafe');
    await erase(world, { type: 'action', id: denied.id });
    expect(await world.submit({ run, args: { text: 'never again' } })).toMatchObject({
      status: 'blocked',
      policy: { enforced: 'denied-before' },
    });
  });
});

describe('the database refuses, whoever asks as the desk', () => {
  const attempt = (sql: string, values: unknown[]) =>
    world.ctx
      .transaction((tx) => tx.query(rawSql(sql, values)))
      .then(
        () => 'done',
        (e: Error) => e.message,
      );

  test('an erasure without an entry, of something that waits, that changes more, or that takes something back', async () => {
    const { id } = await world.submit();
    const [erasure] = await world.db.query(rawSql<{ id: string }>('SELECT id FROM erasures LIMIT 1'));
    const sql = `UPDATE actions SET erasure_id = $2, erased_at = now(), args = '{}', revision_args = '{}', claim = NULL,
      preview = NULL, metadata = NULL, outcome = NULL, assessment = erased_assessment(assessment)`;
    const where = 'WHERE id = $1';
    expect(await attempt(`${sql} ${where}`, [id, erasure?.id])).toMatch(/it is pending/);
    await world.verdict('ann', id, 'deny_unneeded');
    expect(await attempt(`${sql} ${where}`, [id, erasure?.id])).toMatch(/without an entry/);
    const entry = [world.ctx.newId('ent'), id];
    await attempt(
      `INSERT INTO entries (id, type, action_id, actor_id, body, at) VALUES ($1, 'erased', $2, 'x', '{}', now())`,
      entry,
    );
    expect(await attempt(`${sql}, state = 'withdrawn' ${where}`, [id, erasure?.id])).toMatch(/changes nothing else/);
    expect(
      await attempt(`${sql.replace("args = '{}'", `args = '{"text":"other"}'`)} ${where}`, [id, erasure?.id]),
    ).toMatch(/changes nothing else/);
    expect(await attempt(`UPDATE verdicts SET reason = NULL, statement = NULL WHERE action_id = $1`, [id])).toMatch(
      /append-only/,
    );
    expect(await attempt(`${sql} ${where}`, [id, erasure?.id])).toBe('done');
    expect(
      await attempt(`UPDATE actions SET erasure_id = NULL, erased_at = NULL, args = '{"a":1}' ${where}`, [id]),
    ).toMatch(/erased already/);
    expect(
      await attempt(`UPDATE verdicts SET answer = 'approve', reason = NULL, statement = NULL WHERE action_id = $1`, [
        id,
      ]),
    ).toMatch(/append-only/);
  });
});

describe('retention and holds', () => {
  const keep = async (days: number | null) => {
    const { cleo, dora } = world.people;
    const { in_force, proposal } = await setRetention(world.ctx, cleo, { days, reason: 'r' });
    if (proposal) await acceptProposal(world.ctx, dora, { id: proposal });
    return in_force;
  };

  test('content goes when it is as old as the setting says, not a day before, and what is on hold stays', async () => {
    world.now += 400 * DAY;
    const old = await wordy('tangerine');
    const held = await wordy('umbrella', 'denied');
    const { bob, cleo, dora } = world.people;
    const hold = await placeHold(world.ctx, cleo, { target: { type: 'run', id: held.run }, reason: 'a dispute' });
    expect(
      await detail(eraseContent(world.ctx, cleo, { target: { type: 'action', id: held.id }, reason: 'r' })),
    ).toMatch(/legal hold/);
    expect(await keep(183)).toBe(false);
    world.now += 182 * DAY;
    await eraseDue(world.ctx);
    expect((await placesOf('tangerine')).length).toBeGreaterThan(10);
    world.now += 2 * DAY;
    await eraseDue(world.ctx);
    expect(await placesOf('tangerine')).toEqual([]);
    expect(await placesOf('umbrella')).toContain('observations.content');
    expect((await getReviewedAction(world.ctx, bob, { id: old.id })).erasure).toMatchObject({
      cause: 'retention',
      by: [],
      reason: 'Content is kept for 183 days',
    });
    expect((await getRetention(world.ctx, cleo)).holds).toMatchObject([
      { id: hold.id, reason: 'a dispute', target: { type: 'run' } },
    ]);

    const { proposal } = await liftHold(world.ctx, cleo, { id: hold.id, reason: 'settled' });
    await eraseDue(world.ctx);
    expect(await code(acceptProposal(world.ctx, cleo, { id: proposal }))).toBe('second-person-needed');
    await acceptProposal(world.ctx, dora, { id: proposal });
    await eraseDue(world.ctx);
    expect(await placesOf('umbrella')).toEqual([]);
    expect(await code(liftHold(world.ctx, cleo, { id: hold.id, reason: 'again' }))).toBe('conflict');
  });

  test.each(['agent', 'person', 'action'] as const)('a hold on the %s exempts', async (type) => {
    const word = `held-${type}`;
    const { id } = await wordy(word, 'denied');
    const row = await world.row(id);
    const target = { type, id: { agent: row.agent_id, person: world.people.ann.userId, action: id }[type] };
    const hold = await placeHold(world.ctx, world.people.cleo, { target, reason: 'r' });
    await erase(world, { type: 'run', id: row.run_id ?? '' });
    expect((await placesOf(word)).length).toBeGreaterThan(8);
    expect(await attemptHeld(id)).toMatch(/legal hold/);
    const { proposal } = await liftHold(world.ctx, world.people.cleo, { id: hold.id, reason: 'r' });
    await acceptProposal(world.ctx, world.people.dora, { id: proposal });
    await erase(world, { type: 'run', id: row.run_id ?? '' });
    expect(await placesOf(word)).toEqual([]);
  });

  /** Past the use case: the database knows of holds too. */
  const attemptHeld = (id: string) =>
    world.ctx
      .transaction(async (tx) => {
        const body = canonicalJson({ type: 'erased' });
        await tx.query(
          rawSql(
            `INSERT INTO entries (id, type, action_id, actor_id, body, at) VALUES ($1, 'erased', $2, 'x', $3, now())`,
            [world.ctx.newId('ent'), id, body],
          ),
        );
        await tx.query(
          rawSql(`UPDATE actions SET erasure_id = (SELECT id FROM erasures LIMIT 1), erased_at = now() WHERE id = $1`, [
            id,
          ]),
        );
      })
      .then(
        () => 'done',
        (e: Error) => e.message,
      );

  test('longer, or for ever, is in force at once; shorter needs a second person; less than six months is impossible', async () => {
    expect(await keep(400)).toBe(true);
    expect(await keep(200)).toBe(false);
    expect((await getRetention(world.ctx, world.people.cleo)).days).toBe(200);
    expect(await keep(null)).toBe(true);
    const { SetRetention } = await import('#lib/contract/retention-api.ts');
    const refused = SetRetention.body?.safeParse({ days: 182 });
    expect(refused?.error?.issues[0]?.message).toBe('content is kept for at least 183 days (six months)');
    await expect(world.db.query(rawSql('UPDATE organisation SET retention_days = 182'))).rejects.toThrow(
      /check constraint/,
    );
  });

  test('two processes at once erase each action once, in batches, with an entry for each batch', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 230; i++) {
      const { id } = await world.submit({ tool: 'note.never', args: { text: `many ${i}` } });
      ids.push(id);
    }
    const { cleo, dora } = world.people;
    const asked = await eraseContent(world.ctx, cleo, {
      target: { type: 'agent', id: world.agent.agentId },
      reason: 'r',
    });
    await acceptProposal(world.ctx, dora, { id: asked.proposal });
    await Promise.all([eraseDue(world.ctx), eraseDue(world.ctx), eraseDue(world.ctx)]);
    const [counted] = await world.db.query(
      rawSql<{ n: number; most: number }>(
        `SELECT count(*)::int AS n, max(c)::int AS most FROM (SELECT count(*) AS c FROM entries WHERE type = 'erased' AND action_id = ANY($1) GROUP BY action_id) e`,
        [ids],
      ),
    );
    expect(counted).toEqual({ n: 230, most: 1 });
    const batches = await world.db.query(
      rawSql<{ count: number }>(
        `SELECT (body::json->>'count')::int AS count FROM entries WHERE type = 'content-erased' AND body LIKE '%"what":"actions"%' ORDER BY position DESC LIMIT 2`,
      ),
    );
    expect(batches.map((b) => b.count)[1]).toBe(200);
  });
});

test('whoever waits for somebody outside holds up no legal hold and no change of keys', async () => {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  const late = () => new Promise((resolve) => setTimeout(resolve, patient(3_000), 'held up'));
  for (const outside of ['cosigner', 'anchorer'] as const)
    await asLeader(database.url, outside, async () => {
      const hold = placeHold(world.ctx, world.people.cleo, { target: { type: 'action', id }, reason: 'a dispute' });
      expect(await Promise.race([hold.then(() => 'placed'), late()])).toBe('placed');
      const keys = world.ctx.transaction((tx) => holdKeys(tx));
      expect(await Promise.race([keys.then(() => 'free'), late()])).toBe('free');
    });
  // Nor do those two each other.
  await world.ctx.transaction(async (tx) => {
    await becomeEraser(tx);
    const keys = asAnotherCaller(() => world.ctx.transaction((other) => holdKeys(other)));
    expect(await Promise.race([keys.then(() => 'free'), late()])).toBe('free');
  });
});
