import { describe, expect, test } from 'vitest';

import { DEFAULT_RULES } from '#lib/domain/breaker/rules.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import { addCanary } from './add-canary.ts';
import { retireCanary } from './retire-canary.ts';
import type { AgentActor } from '../context.ts';
import { getSafety } from './get-safety.ts';
import { closeIncident } from './close-incident.ts';
import { listIncidents } from './list-incidents.ts';
import { redeemGrant } from '../actions/redeem-grant.ts';
import { stopForIncidents } from './stop-for-incidents.ts';
import { watchAgent } from './watch-agent.ts';
import { setBreaker } from './set-breaker.ts';
import { testBreaker } from './test-breaker.ts';
import { updateAgent } from '../agents/update-agent.ts';

const database = withDatabase();
const world = withWorld(database);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );
const incidents = async (agent: AgentActor) =>
  (await listIncidents(world.ctx, world.people.ann, { open: true, limit: 50 })).items.filter(
    (incident) => incident.agent.id === agent.agentId,
  );
const breaker = async (agent: AgentActor) => {
  await watchAgent(world.ctx, agent.agentId);
  await stopForIncidents(world.ctx);
};
async function approvedGrant(agent: AgentActor) {
  const { id } = await world.submit({ agent });
  await world.verdict('ann', id, 'approve');
  const { grant } = await world.read(id, 0, agent);
  return grant?.token ?? '';
}

describe('a canary', () => {
  test.each([
    ['in a value', { text: 'please write to Vault-Backup@ourco.example today' }],
    ['with other spacing and case', { text: 'VAULT- BACKUP@OURCO.EXAMPLE' }],
    ['inside a list', { text: 'x', to: ['ann@ourco.example', 'vault-backup@ourco.example'] }],
  ])('touched %s blocks the action, stops the agent and opens an incident', async (what, args) => {
    const { cleo } = world.people;
    const canary = await addCanary(world.ctx, cleo, { kind: 'address', value: 'vault-backup@ourco.example', note: '' });
    const agent = await world.newAgent(`curious ${what}`);
    const bystander = await world.submit({ agent });
    const touched = await world.submit({ agent, args });
    expect(touched).toMatchObject({ status: 'blocked', policy: { enforced: 'canary' } });
    expect(JSON.stringify(touched)).not.toMatch(/cnr_/);
    await stopForIncidents(world.ctx);
    expect(await incidents(agent)).toMatchObject([{ rule: 'canary', action_id: touched.id, stopped: true }]);
    expect(await code(world.submit({ agent }))).toBe('locked');
    expect((await world.row(bystander.id)).state).toBe('halted');
    await retireCanary(world.ctx, cleo, { id: canary.id });
  });

  test('is in the ledger as a digest, shown to admins alone, and cannot be placed twice', async () => {
    const { cleo, ann } = world.people;
    const decoy = { kind: 'account', value: 'DE00 1234 5678', note: 'nobody pays here' } as const;
    const { id } = await addCanary(world.ctx, cleo, decoy);
    expect(await code(addCanary(world.ctx, cleo, { ...decoy, value: 'de00 1234 5678' }))).toBe('conflict');
    expect(await code(addCanary(world.ctx, ann, decoy))).toBe('forbidden');
    const entries = await world.db.query(
      rawSql<{ body: string }>("SELECT body FROM entries WHERE type = 'canary-added'"),
    );
    expect(entries.map((e) => e.body).join()).not.toContain('1234');
    expect((await getSafety(world.ctx, cleo)).canaries).toHaveLength(1);
    expect((await getSafety(world.ctx, ann)).canaries).toEqual([]);
    const agent = await world.newAgent('payer');
    expect((await world.submit({ agent, args: { text: 'pay DE0012345678' } })).status).toBe('blocked');
    await retireCanary(world.ctx, cleo, { id });
    expect((await world.submit({ agent: await world.newAgent('later'), args: { text: 'DE0012345678' } })).status).toBe(
      'pending',
    );
  });
});

describe('the circuit breaker', () => {
  test('three grants redeemed with other arguments stop the agent; the same one sent often does not', async () => {
    const agent = await world.newAgent('bender');
    const same = await approvedGrant(agent);
    for (let i = 0; i < 5; i++) await code(redeemGrant(world.ctx, agent, { grant: same, args: { text: 'other' } }));
    await breaker(agent);
    expect(await incidents(agent)).toEqual([]);
    for (let i = 0; i < 2; i++)
      await code(redeemGrant(world.ctx, agent, { grant: await approvedGrant(agent), args: { text: 'other' } }));
    await breaker(agent);
    expect(await incidents(agent)).toMatchObject([{ rule: 'args-mismatch', stopped: true }]);
    expect(await code(world.submit({ agent }))).toBe('locked');
  });

  test('grants redeemed again after they were used', async () => {
    const agent = await world.newAgent('replayer');
    for (let i = 0; i < 3; i++) {
      const grant = await approvedGrant(agent);
      const redeem = () => redeemGrant(world.ctx, agent, { grant, args: { text: 'hello' } });
      await redeem();
      expect(await code(redeem())).toBe('grant-used');
    }
    await breaker(agent);
    expect(await incidents(agent)).toMatchObject([{ rule: 'replayed-grant' }]);
  });

  test('ten denials, unless most was approved', async () => {
    const [bad, good] = [await world.newAgent('refused'), await world.newAgent('mixed')];
    for (let i = 0; i < 10; i++) {
      for (const agent of [bad, good]) await world.verdict('ann', (await world.submit({ agent })).id, 'deny_unsafe');
      await world.verdict('ann', (await world.submit({ agent: good })).id, 'approve');
      await world.verdict('ann', (await world.submit({ agent: good })).id, 'approve');
    }
    await breaker(bad);
    await breaker(good);
    expect(await incidents(bad)).toMatchObject([{ rule: 'denials' }]);
    expect(await incidents(good)).toEqual([]);
  });

  test('a burst trips once, is lifted by two people, closed with a note, and trips anew', async () => {
    const { cleo } = world.people;
    const rules = { ...DEFAULT_RULES, burst: { enabled: true, count: 20, window_s: 60 } };
    expect(await setBreaker(world.ctx, cleo, { rules })).toMatchObject({ in_force: true });
    const agent = await world.newAgent('eager');
    for (let i = 0; i < 19; i++) await world.submit({ agent });
    await breaker(agent);
    expect(await incidents(agent)).toEqual([]);
    await world.submit({ agent });
    await breaker(agent);
    await breaker(agent);
    const [incident, ...more] = await incidents(agent);
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ rule: 'burst', evidence: expect.stringContaining('20') as string });
    await world.lift(incident?.lock_id ?? '');
    expect(await code(world.submit({ agent }))).toBe('accepted');
    const closed = await closeIncident(world.ctx, cleo, { id: incident?.id ?? '', note: 'a loop, fixed' });
    expect(closed).toMatchObject({ stopped: false, closed: { by: 'cleo', note: 'a loop, fixed' } });
    expect(await code(closeIncident(world.ctx, cleo, { id: incident?.id ?? '', note: 'again' }))).toBe('conflict');
    // What was lifted is not held against it again; the same anew is.
    await breaker(agent);
    expect(await incidents(agent)).toEqual([]);
    world.now += 1_000;
    for (let i = 0; i < 20; i++) await world.submit({ agent });
    await breaker(agent);
    expect(await incidents(agent)).toHaveLength(1);
  });

  test('a decoy touched again after the lift stops again, with the incident still open', async () => {
    const { cleo } = world.people;
    await addCanary(world.ctx, cleo, { kind: 'file', value: 'touched-twice', note: '' });
    const agent = await world.newAgent('twice');
    for (let i = 0; i < 2; i++) {
      await world.submit({ agent, args: { text: `touched-twice ${i}` } });
      await stopForIncidents(world.ctx);
      expect(await code(world.submit({ agent }))).toBe('locked');
      const [incident] = await incidents(agent);
      await world.lift(incident?.lock_id ?? '');
      expect(await code(world.submit({ agent }))).toBe('accepted');
    }
  });

  test('looser rules need a second person, and trying them changes nothing', async () => {
    const { cleo, dora } = world.people;
    const tight = { ...DEFAULT_RULES, burst: { enabled: true, count: 3, window_s: 600 } };
    const { trips } = await testBreaker(world.ctx, cleo, { rules: tight });
    expect(trips.filter((t) => t.rule === 'burst').map((t) => t.agent.name)).toContain('eager');
    const made = await setBreaker(world.ctx, cleo, { rules: DEFAULT_RULES });
    expect(made.in_force).toBe(false);
    const burst = async () => (await getSafety(world.ctx, cleo)).rules.find((rule) => rule.name === 'burst')?.count;
    expect(await burst()).toBe(20);
    await acceptProposal(world.ctx, dora, { id: made.proposal ?? '' });
    expect(await burst()).toBe(DEFAULT_RULES.burst.count);
  });

  test('an incident that a crash left without its stop is stopped at the next start', async () => {
    const agent = await world.newAgent('crashed');
    await world.db.query(
      rawSql(`INSERT INTO incidents (id, rule, agent_id, evidence, opened_at) VALUES ($1, 'burst', $2, 'x', now())`, [
        world.ctx.newId('inc'),
        agent.agentId,
      ]),
    );
    await stopForIncidents(world.ctx);
    expect(await code(world.submit({ agent }))).toBe('locked');
  });
});

describe('fewer questions', () => {
  test('what was denied is final for a day, without asking anybody', async () => {
    const proposal = { args: { text: 'once' }, run: { id: 'final', goal: 'x' } };
    const first = await world.submit(proposal);
    await world.verdict('ann', first.id, 'deny_unneeded');
    const again = await world.submit(proposal);
    expect(again).toMatchObject({ status: 'blocked', policy: { enforced: 'denied-before' } });
    expect(again.status_reason).toContain(`${first.id}: final, do not retry`);
    expect((await world.submit({ ...proposal, args: { text: 'other' } })).status).toBe('pending');
    expect((await world.submit({ ...proposal, run: { id: 'another' } })).status).toBe('pending');
    world.now += 25 * 3_600_000;
    expect((await world.submit(proposal)).status).toBe('pending');
  });

  test('an agent with too much waiting has to wait itself, in one batch too', async () => {
    const agent = await world.newAgent('flood');
    await updateAgent(world.ctx, world.people.cleo, { id: agent.agentId, pending_cap: 5 });
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => code(world.submit({ agent }))));
    expect(outcomes.filter((o) => o === 'accepted')).toHaveLength(5);
    expect(outcomes.filter((o) => o === 'too-many-waiting')).toHaveLength(7);
    expect((await world.submit({ agent, tool: 'note.read' }).catch((e: { code: string }) => e.code)) as unknown).toBe(
      'too-many-waiting',
    );
  });
});
