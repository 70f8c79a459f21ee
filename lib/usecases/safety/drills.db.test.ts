import { describe, expect, test } from 'vitest';

import { DEFAULT_RULES } from '#lib/domain/breaker/rules.ts';
import { drillSalt } from '#lib/domain/drill/drill.ts';
import { checkDrill, saysDrill } from '#lib/domain/evidence/check-drill.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { evidenceOfWritten } from '#lib/domain/evidence/read-evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import { withDatabase } from '../../../test/database.ts';
import { erase } from '../../../test/erase.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { listAgentEvents } from '../stops/list-agent-events.ts';
import { askQuestion } from '../review/ask-question.ts';
import { expireDue } from '../actions/expire-due.ts';
import { getEvidence } from '../ledger/get-evidence.ts';
import { getOwnEvidence } from '../ledger/get-own-evidence.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { getSafety } from './get-safety.ts';
import { readReport } from './read-report.ts';
import { listActions } from '../actions/list-actions.ts';
import { listEntries } from '../ledger/list-entries.ts';
import { listHistory } from '../review/list-history.ts';
import { listQueue } from '../review/list-queue.ts';
import { watchAgent } from './watch-agent.ts';
import { setBreaker } from './set-breaker.ts';
import { setLock } from '../stops/set-lock.ts';
import { submitAction } from '../actions/submit-action.ts';
import { startDrill } from './start-drill.ts';
import { withdrawAction } from '../actions/withdraw-action.ts';
import { withdrawDrill } from './withdraw-drill.ts';

const world = withWorld(withDatabase());
const NOTE = 'the recipient is not ours';
let drills = 0;

/** A drill of Cleo's, unless said otherwise. */
async function drilled({ tool = 'note.one', args = {}, by = world.people.cleo as never, agent = world.agent } = {}) {
  drills += 1;
  return startDrill(world.ctx, by, {
    agent: agent.agentId,
    tool,
    args: { text: `drill ${drills}`, ...args },
    claim: 'harmless',
    note: NOTE,
    expires_in: 3_600,
  });
}
const entriesOf = async (id: string) => {
  const rows = await world.db.query(
    rawSql<{ type: string; actor_id: string; body: string; salt: string }>(
      'SELECT type, actor_id, body, salt::text AS salt FROM entries WHERE action_id = $1 ORDER BY position',
      [id],
    ),
  );
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as JsonObject }));
};
const listed = async (action: string) => (await listEntries(world.ctx, world.people.ann, { action, limit: 5 })).items;
const typesOf = async (id: string) => (await entriesOf(id)).map(({ type }) => type);
const review = (who: 'ann' | 'bob' | 'cleo' | 'dora', id: string) =>
  getReviewedAction(world.ctx, world.people[who], { id });
const told = async (id: string) => (await review('ann', id)).drill;
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe('while it waits, it is an action like any other', () => {
  test('its row in the queue, its page and its entries say nothing of a drill', async () => {
    const real = await world.submit({ args: { text: 'real' } });
    const drill = await drilled();
    const queue = await listQueue(world.ctx, world.people.ann, { scope: 'mine', sort: 'oldest', limit: 200 });
    const rows = [real.id, drill.action_id].map((id) => queue.items.find((row) => row.id === id));
    expect(rows.map((row) => [row?.mine, row?.why, row?.drill])).toEqual([
      [true, 'any reviewer can answer', false],
      [true, 'any reviewer can answer', false],
    ]);
    expect(await review('ann', drill.action_id)).toMatchObject({ drill: null, initiator: null, refusal: null });
    const { items } = await listEntries(world.ctx, world.people.ann, { limit: 200 } as never);
    expect(JSON.stringify(items)).not.toContain('drill-');
    const [[asReal], [asDrill]] = await Promise.all([entriesOf(real.id), entriesOf(drill.action_id)]);
    expect([asDrill?.type, asDrill?.actor_id]).toEqual([asReal?.type, asReal?.actor_id]);
    expect(Object.keys(asDrill?.body ?? {})).toEqual(Object.keys(asReal?.body ?? {}));
    expect(asDrill?.salt).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // Only whoever started it is told.
    const { waiting } = (await getSafety(world.ctx, world.people.cleo)).drills;
    expect(waiting.map(({ id }) => id)).toContain(drill.id);
    for (const who of ['dora', 'ann', 'audrey'] as const)
      expect((await getSafety(world.ctx, world.people[who])).drills.waiting).toEqual([]);
  });

  test('it is of the agent’s latest run, with its goal, model and reason, and nothing else of its page differs', async () => {
    const agent = await world.newAgent('always names runs');
    const run = { id: 'weekly', goal: 'Send the weekly mail', initiator: world.people.dora.email };
    const claim = { summary: 'weekly', reason: 'It is Monday.', model: 'model-7' };
    const propose = async (text: string) =>
      (await submitAction(world.ctx, agent, { tool: 'note.one', args: { text }, run, claim, expires_in: 3_600 }))
        .action;
    await propose('first');
    const drill = await drilled({ agent });
    const real = await propose('last');
    const [asReal, asDrill] = await Promise.all([review('ann', real.id), review('ann', drill.action_id)]);
    expect(asDrill.claim).toEqual({ ...asReal.claim, summary: 'harmless' });
    expect(asDrill.action.run).toEqual(asReal.action.run);
    expect(asDrill.initiator).toEqual(asReal.initiator);
    expect(asDrill.trajectory.map((step) => step.current)).toEqual([false, true]);
    // Each is a step of the other's run, and both have the same facts behind their risk.
    expect(asReal.trajectory.map(({ id }) => id)).toContain(drill.action_id);
    expect(asDrill.action.risk.factors.map(({ code }) => code)).toEqual(
      asReal.action.risk.factors.map(({ code }) => code),
    );
    const shape = (value: unknown): unknown =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shape(one)]))
        : value === null;
    expect(shape(asDrill)).toEqual(shape(asReal));
    const [[ofReal], [ofDrill]] = await Promise.all([listed(real.id), listed(drill.action_id)]);
    expect(ofDrill?.run_id).toBe(ofReal?.run_id);
    const own = await listActions(world.ctx, agent, { run: asReal.action.run?.ref, limit: 50 });
    expect(own.items.map(({ id }) => id)).not.toContain(drill.action_id);
    // Once it is over it is no step of anything any more.
    await world.verdict('ann', drill.action_id, 'deny_unsafe');
    expect((await review('ann', real.id)).trajectory.map(({ id }) => id)).not.toContain(drill.action_id);
  });

  test('what is said of run, reason and model is taken, and a run the agent does not have is refused', async () => {
    const agent = await world.newAgent('names none');
    const start = (more: { run?: string | null; reason?: string; model?: string }) =>
      startDrill(world.ctx, world.people.cleo, {
        agent: agent.agentId,
        tool: 'note.one',
        args: { text: `said ${JSON.stringify(more)}` },
        note: NOTE,
        expires_in: 3_600,
        ...more,
      });
    const bare = await start({});
    expect(await review('ann', bare.action_id)).toMatchObject({ claim: null, action: { run: null } });
    await world.submit({ agent, run: { id: 'mine', goal: 'Tidy up' } });
    const said = await start({ reason: 'because', model: 'm', run: 'mine' });
    expect(await review('ann', said.action_id)).toMatchObject({
      claim: { reason: 'because', model: 'm' },
      action: { run: { id: 'mine', goal: 'Tidy up' } },
    });
    const none = await start({ run: null });
    expect((await review('ann', none.action_id)).action.run).toBeNull();
    expect(await code(start({ run: 'somebody else’s' }))).toBe('invalid-request');
  });

  test('the agent finds no trace of it, before and after, and is not held back by it', async () => {
    const agent = await world.newAgent('blind');
    const drill = await drilled({ agent, args: { text: 'same bytes' } });
    const { action_id: id } = drill;
    await world.db.query(rawSql('UPDATE agents SET pending_cap = 1 WHERE id = $1', [agent.agentId]));
    await world.db.query(rawSql('UPDATE organisation SET config_version = config_version + 1'));
    const blind = async () => {
      expect(await code(world.read(id, 0, agent))).toBe('not-found');
      expect(await code(withdrawAction(world.ctx, agent, { id }))).toBe('not-found');
      expect(await code(getOwnEvidence(world.ctx, agent, { id }))).toBe('not-found');
      expect((await listActions(world.ctx, agent, { limit: 50 })).items.map((a) => a.id)).not.toContain(id);
      expect((await listAgentEvents(world.ctx, agent, 0)).map((e) => e.action_id)).not.toContain(id);
    };
    await blind();
    await world.verdict('ann', id, 'deny_unsafe');
    await blind();
    // One that waits takes none of its room.
    await drilled({ agent });
    // The very same bytes are its first use of the tool, are not final, and fit under the cap.
    const real = await world.submit({ agent, args: { text: 'same bytes' }, idempotency_key: 'k' });
    expect(real).toMatchObject({ status: 'pending', policy: { enforced: null } });
    const { assessment } = await world.row(real.id);
    expect(JSON.parse(assessment)).toMatchObject({ question: { context: { history: { first_use: true } } } });
  });

  test('whoever started it can neither answer nor ask, and does not find it among their own', async () => {
    const { action_id: id } = await drilled();
    expect(await code(world.verdict('cleo', id, 'deny_unsafe'))).toBe('initiator');
    expect(await code(askQuestion(world.ctx, world.people.cleo, { id, text: 'why?' }))).toBe('initiator');
    expect((await review('cleo', id)).refusal?.text).toContain('You started this drill');
    const mine = await listQueue(world.ctx, world.people.cleo, { scope: 'mine', sort: 'oldest', limit: 200 });
    expect(mine.items.map((row) => row.id)).not.toContain(id);
    const insert = `INSERT INTO verdicts (id, action_id, revision, reviewer_id, answer, statement, statement_digest, method, at)
      VALUES ('ver_x', $1, 1, $2, 'approve', '{}', 'd', 'session', now())`;
    await expect(world.db.query(rawSql(insert, [id, world.people.cleo.userId]))).rejects.toThrow(
      'gives no verdict on it',
    );
  });
});

describe('it is revealed in the moment it is over', () => {
  test('approved: missed; the reviewer is told at once, and no grant was ever alive', async () => {
    const drill = await drilled();
    const { action_id: id } = drill;
    const after = await world.verdict('ann', id, 'approve');
    expect(after.action.status).toBe('halted');
    expect(after.drill).toEqual({ id: drill.id, started_by: 'cleo', note: NOTE, outcome: 'approved', noticed: false });
    expect(await typesOf(id)).toEqual(['submitted', 'approve', 'halt', 'drill-revealed']);
    const { stored, rebuilt } = await world.both(id);
    expect(rebuilt).toEqual(stored);
    const row = await world.row(id);
    expect(decodeJws(row.decision_jws ?? '')?.payload).toMatchObject({ outcome: 'approved', drill: true });
    // Even a grant that names it, signed by this very desk, is worth nothing.
    const now = Math.floor(world.now / 1000);
    const forged = { jti: row.grant_id ?? '', sub: id, aud: row.agent_id, digest: row.digest, lock_epoch: 0 };
    const grant = await world.ctx.signer.signGrant({ ...forged, iat: now, exp: now + 60 });
    expect(await code(world.redeem(grant, JSON.parse(row.args) as JsonObject))).toBe('grant-unknown');
    expect((await world.row(id)).state).toBe('halted');
  });

  test('the entry at its end opens what the first entry was committed to', async () => {
    const drill = await drilled();
    await world.verdict('ann', drill.action_id, 'deny_unsafe');
    const [submitted, ...rest] = await entriesOf(drill.action_id);
    const body = rest.find(({ type }) => type === 'drill-revealed')?.body ?? {};
    expect(body).toMatchObject({
      drill_id: drill.id,
      action_id: drill.action_id,
      started_by: world.people.cleo.userId,
      note_digest: digestOfText(NOTE),
      outcome: 'denied',
      noticed: true,
    });
    expect(submitted?.salt).toBe(drillSalt(body as never));
    expect(submitted?.salt).not.toBe(drillSalt({ ...body, started_by: world.people.dora.userId } as never));
  });

  test('the first of two approvals tells nothing, the second does', async () => {
    const { action_id: id } = await drilled({ tool: 'note.two' });
    const first = await world.verdict('ann', id, 'approve');
    expect([first.action.status, first.drill]).toEqual(['pending', null]);
    const second = await world.verdict('bob', id, 'approve');
    expect(second.drill).toMatchObject({ outcome: 'approved', noticed: false });
  });

  test.each([
    ['expired', null, false],
    ['expired', true, true],
  ] as const)('%s: noticed is %s when somebody asked is %s', async (outcome, noticed, asked) => {
    const { action_id: id } = await drilled();
    if (asked) await askQuestion(world.ctx, world.people.ann, { id, text: 'who is this for?' });
    world.now += 3_601_000;
    await expireDue(world.ctx);
    expect((await typesOf(id)).slice(-2)).toEqual(['expire', 'drill-revealed']);
    expect(await told(id)).toMatchObject({ outcome, noticed });
  });

  test('taken back by whoever started it, and by no other admin', async () => {
    const drill = await drilled();
    expect(await code(withdrawDrill(world.ctx, world.people.dora, { id: drill.id }))).toBe('not-found');
    expect(await code(withdrawDrill(world.ctx, world.people.ann, { id: drill.id }))).toBe('forbidden');
    const over = await withdrawDrill(world.ctx, world.people.cleo, { id: drill.id });
    expect(over.ended).toMatchObject({ outcome: 'withdrawn', noticed: null });
    expect(await code(withdrawDrill(world.ctx, world.people.cleo, { id: drill.id }))).toBe('conflict');
  });

  test('a stop of its agent ends it', async () => {
    const agent = await world.newAgent('stopped');
    const { action_id: id } = await drilled({ agent });
    const stop = await setLock(world.ctx, world.people.cleo, {
      target: { type: 'agent', id: agent.agentId },
      message: 'x',
    });
    expect(await told(id)).toMatchObject({ outcome: 'halted', noticed: null });
    expect(await code(drilled({ agent }))).toBe('conflict');
    // The report on the stop is about the agent, which never proposed it.
    const own = await world.submit();
    const lock = await setLock(world.ctx, world.people.cleo, {
      target: { type: 'agent', id: world.agent.agentId },
      message: 'y',
    });
    await world.lift(lock.id);
    const reports = await Promise.all(
      [stop, lock].map((one) => readReport(world.ctx, world.people.audrey, { id: one.id })),
    );
    expect(reports.map((report) => JSON.stringify(report).includes(id))).toEqual([false, false]);
    expect(reports.map((report) => JSON.stringify(report).includes(own.id))).toEqual([false, true]);
  });

  test('history marks it and Safety counts it', async () => {
    const before = (await getSafety(world.ctx, world.people.ann)).drills;
    const missed = await drilled();
    await world.verdict('ann', missed.action_id, 'approve');
    const noticed = await drilled();
    await world.verdict('ann', noticed.action_id, 'deny_unneeded');
    const after = (await getSafety(world.ctx, world.people.ann)).drills;
    expect([after.missed - before.missed, after.noticed - before.noticed]).toEqual([1, 1]);
    expect(after.over[0]).toMatchObject({ id: noticed.id, note: NOTE, ended: { outcome: 'denied', noticed: true } });
    const history = await listHistory(world.ctx, world.people.ann, { limit: 5 });
    expect(history.items.find((row) => row.id === missed.action_id)?.drill).toBe(true);
  });
});

describe('what can be none is refused, and leaves nothing behind', () => {
  test.each([
    ['what policy allows at once', { tool: 'note.read' }, 'conflict'],
    ['what policy blocks', { args: { text: 'forbidden' } }, 'conflict'],
    ['arguments that do not fit', { args: { text: 7 } }, 'invalid-arguments'],
    ['an unknown tool', { tool: 'note.unknown' }, 'unknown-tool'],
  ])('%s', async (_what, input, expected) => {
    const count = () => world.db.query(rawSql('SELECT (SELECT count(*) FROM actions), (SELECT count(*) FROM entries)'));
    const before = await count();
    expect(await code(drilled(input as never))).toBe(expected);
    expect(await count()).toEqual(before);
  });

  test('by a reviewer or a token', async () => {
    expect(await code(drilled({ by: world.people.ann as never }))).toBe('forbidden');
    const token = { kind: 'token', keyId: 'key_x', name: 't', scopes: ['agents', 'policies'], createdBy: null };
    expect(await code(drilled({ by: token as never }))).toBe('forbidden');
  });
});

describe('the database refuses, whatever the program does', () => {
  const raw = (id: string, set: string) =>
    world.ctx.transaction((tx) =>
      tx.query(rawSql(`UPDATE actions SET version = version + 1, ${set} WHERE id = $1`, [id])),
    );

  test('a grant for a drill, running it, ending it untold, and calling it none', async () => {
    const { action_id: id } = await drilled();
    const granted = "state = 'approved', grant_id = 'grt_x', decision_jws = 'x'";
    await expect(raw(id, granted)).rejects.toThrow('there is no grant for it');
    await expect(raw(id, "state = 'denied'")).rejects.toThrow('not revealed');
    await expect(raw(id, 'drill = false')).rejects.toThrow('is a drill and stays so');
    const running = world.ctx.transaction(async (tx) => {
      await tx.query(rawSql(`UPDATE actions SET version = version + 1, ${granted} WHERE id = $1`, [id]));
      await tx.query(
        rawSql("UPDATE actions SET version = version + 1, state = 'executing', redeemed_at = now() WHERE id = $1", [
          id,
        ]),
      );
    });
    await expect(running).rejects.toThrow('drills_never_run');
    expect((await world.row(id)).state).toBe('pending');
  });

  test('an agent’s action as a drill, and rewriting what a drill was', async () => {
    const { id } = await world.submit();
    await expect(raw(id, 'drill = true')).rejects.toThrow('is no drill and stays so');
    const drill = await drilled();
    await expect(world.db.query(rawSql("UPDATE drills SET note = 'x' WHERE id = $1", [drill.id]))).rejects.toThrow(
      'once',
    );
    await expect(world.db.query(rawSql('DELETE FROM drills WHERE id = $1', [drill.id]))).rejects.toThrow('once');
    const loose = `INSERT INTO drills (id, action_id, started_by, started_by_name, note, nonce, started_at)
      VALUES ('drl_x', $1, 'usr_x', 'x', 'x', 'x', now())`;
    await expect(world.db.query(rawSql(loose, [id]))).rejects.toThrow('does not stand as its action does');
  });
});

test('the breaker counts none of it: neither bursts nor denials', async () => {
  const agent = await world.newAgent('calm');
  const few = { burst: { ...DEFAULT_RULES.burst, count: 2 }, denials: { ...DEFAULT_RULES.denials, count: 2 } };
  await setBreaker(world.ctx, world.people.cleo, { rules: { ...DEFAULT_RULES, ...few } });
  const incidents = () => world.db.query(rawSql('SELECT rule FROM incidents WHERE agent_id = $1', [agent.agentId]));
  for (let i = 0; i < 3; i++) {
    const { action_id: id } = await drilled({ agent });
    await world.verdict('ann', id, 'deny_unsafe');
  }
  await watchAgent(world.ctx, agent.agentId);
  expect(await incidents()).toEqual([]);
  // The same of the agent's own trips both.
  for (let i = 0; i < 3; i++) {
    const { id } = await world.submit({ agent });
    await world.verdict('ann', id, 'deny_unsafe');
  }
  await watchAgent(world.ctx, agent.agentId);
  expect(await incidents()).toHaveLength(2);
});

describe('it is proven like any decision', () => {
  test('its evidence verifies and says what it was; opened otherwise, or over a real action, it does not', async () => {
    const { action_id: id } = await drilled();
    await world.verdict('ann', id, 'approve');
    const file = evidenceOfWritten(await getEvidence(world.ctx, world.people.ann, { id }));
    const checks = await verifyEvidence(file, world.verifiers);
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.at(-1)).toMatchObject({ name: 'drill', detail: expect.stringContaining('approved') as string });
    const untold = { ...file, entries: file.entries.filter(({ type }) => type !== 'drill-revealed') };
    const faults = (await verifyEvidence(untold, world.verifiers)).filter((check) => !check.ok);
    expect(faults.map(({ name }) => name)).toEqual(['drill']);
    const [submitted, ...rest] = file.entries;
    const elsewhere = [{ ...submitted, salt: '7f1d0d4e-7f0a-4a53-9c5e-3f1b0a2c4d5e' }, ...rest] as typeof file.entries;
    expect(() => checkDrill({ ...file, entries: elsewhere })).toThrow('was not committed to this drill');
    const bare = { ...file, decision: file.decision?.replace(/\.[^.]+\./, '.e30.') ?? '' };
    expect(() => checkDrill(bare)).toThrow('does not say that it was a drill');
    const real = await world.submit();
    await world.verdict('ann', real.id, 'approve');
    expect(saysDrill(evidenceOfWritten(await getEvidence(world.ctx, world.people.ann, { id: real.id })))).toBe(false);
  });

  test('its content is erased like any other, and the proof that it was a drill holds', async () => {
    const { action_id: id } = await drilled();
    await world.verdict('ann', id, 'deny_unsafe');
    await erase(world, { type: 'action', id });
    const file = await getEvidence(world.ctx, world.people.ann, { id });
    expect(file.action.args).toBeNull();
    const checks = await verifyEvidence(file, world.verifiers);
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.at(-1)?.name).toBe('drill');
  });
});
