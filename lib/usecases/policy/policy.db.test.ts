import { describe, expect, test } from 'vitest';

import { ToolSpec } from '#lib/contract/tool.ts';
import { asAnotherCaller } from '#lib/store/advisory-locks.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { POLICY, withWorld } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import type { PersonActor, TokenActor } from '../context.ts';
import { createUser } from '../people/create-user.ts';
import { explorePolicy } from './explore-policy.ts';
import { getPolicy } from './get-policy.ts';
import { publishPolicy } from './publish-policy.ts';
import { putTool } from '../tools/put-tool.ts';
import { redeemGrant } from '../actions/redeem-grant.ts';
import { replayPolicy } from './replay-policy.ts';
import { updateAgent } from '../agents/update-agent.ts';
import { updateUser } from '../people/update-user.ts';
import { withdrawProposal } from '../changes/withdraw-proposal.ts';

const database = withDatabase();
const world = withWorld(database);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );
let n = 0;
/** A further admin, who has been here for long. */
async function admin(name: string): Promise<PersonActor> {
  n += 1;
  const { id } = await createUser(world.ctx, world.operator, {
    email: `${name}-${n}@example.test`,
    name,
    role: 'admin',
    groups: [],
  });
  return { ...world.people.cleo, userId: id, name };
}
const inForce = async () => (await getPolicy(world.ctx, world.people.ann)).current;
const STRICTER = `${POLICY}\n@id("no-ones") forbid (principal, action == Action::"note.one", resource);`;

describe('a policy is changed by two people', () => {
  test('one proposes, another accepts, and from then on it decides', async () => {
    const { cleo } = world.people;
    const dora = await admin('Dora');
    const before = await inForce();
    const made = await publishPolicy(world.ctx, cleo, { source: STRICTER, message: 'no more ones' });
    expect(made).toMatchObject({ version: null });
    expect((await world.submit()).status).toBe('pending');
    const id = made.proposal ?? '';
    expect(await code(acceptProposal(world.ctx, cleo, { id }))).toBe('second-person-needed');
    expect(await code(acceptProposal(world.ctx, world.people.ann, { id }))).toBe('forbidden');
    expect(await acceptProposal(world.ctx, dora, { id })).toMatchObject({ state: 'in-force' });
    expect(await inForce()).toMatchObject({
      version: (before?.version ?? 0) + 1,
      message: 'no more ones',
      published_by: { name: 'cleo' },
      accepted_by: [{ name: 'Dora' }],
    });
    expect((await world.submit()).status).toBe('blocked');
    expect(await code(acceptProposal(world.ctx, dora, { id }))).toBe('conflict');

    // Rolling back is a change like any other.
    const back = await publishPolicy(world.ctx, dora, { source: POLICY, message: 'back' });
    await acceptProposal(world.ctx, cleo, { id: back.proposal ?? '' });
    expect((await world.submit()).status).toBe('pending');
  });

  test('publishing what somebody puts in force at the same moment is a conflict, not a second proposal', async () => {
    const { cleo } = world.people;
    const dora = await admin('Dora');
    const source = `${POLICY}\n// the same twice`;
    const { proposal } = await publishPolicy(world.ctx, cleo, { source, message: '' });
    const answers: Promise<string>[] = [];
    const waiting = async (): Promise<number> => {
      const [row] = await world.db.query(
        rawSql<{ n: number }>(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        ),
      );
      return row?.n ?? 0;
    };
    await world.ctx.transaction(async (tx) => {
      await tx.query(rawSql('SELECT FROM organisation FOR UPDATE'));
      await asAnotherCaller(async () => {
        answers.push(code(acceptProposal(world.ctx, dora, { id: proposal ?? '' })));
        await expect.poll(waiting).toBe(1);
        answers.push(code(publishPolicy(world.ctx, dora, { source, message: '' })));
        await expect.poll(waiting).toBe(2);
      });
    });
    expect(await Promise.all(answers)).toEqual(['accepted', 'conflict']);
    const back = await publishPolicy(world.ctx, dora, { source: POLICY, message: 'back' });
    await acceptProposal(world.ctx, cleo, { id: back.proposal ?? '' });
  });

  test('what a token proposes needs two people; a withdrawn change and an overtaken one come to nothing', async () => {
    const { cleo } = world.people;
    const [dora, emil] = [await admin('Dora'), await admin('Emil')];
    const token: TokenActor = {
      kind: 'token',
      keyId: 'key_ci',
      name: 'ci',
      scopes: ['policies'],
      createdBy: cleo.userId,
    };
    const first = (await publishPolicy(world.ctx, token, { source: STRICTER, message: 'ci' })).proposal ?? '';
    const second = (await publishPolicy(world.ctx, dora, { source: `${STRICTER}\n// b`, message: '' })).proposal ?? '';
    expect(await code(acceptProposal(world.ctx, { ...token, scopes: ['policies'] }, { id: first }))).toBe('forbidden');
    expect(await acceptProposal(world.ctx, dora, { id: first })).toMatchObject({ state: 'open', needs: 2 });
    expect(await code(acceptProposal(world.ctx, dora, { id: first }))).toBe('second-person-needed');
    expect(await acceptProposal(world.ctx, emil, { id: first })).toMatchObject({ state: 'in-force' });
    expect(await code(acceptProposal(world.ctx, emil, { id: second }))).toBe('conflict');
    expect((await getPolicy(world.ctx, cleo)).proposals).toEqual([]);
    const third = (await publishPolicy(world.ctx, dora, { source: POLICY, message: '' })).proposal ?? '';
    expect(await withdrawProposal(world.ctx, cleo, { id: third })).toMatchObject({ state: 'withdrawn' });
    expect(await code(acceptProposal(world.ctx, emil, { id: third }))).toBe('conflict');
    const back = (await publishPolicy(world.ctx, dora, { source: POLICY, message: '' })).proposal ?? '';
    await acceptProposal(world.ctx, emil, { id: back });
  });

  test('a made-up chain of admins is no second person, and whoever was disabled has no say left', async () => {
    const { cleo } = world.people;
    await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - 72 * 3_600_000)]));
    const made = async (by: PersonActor, name: string): Promise<PersonActor> => {
      const { id } = await createUser(world.ctx, by, {
        email: `${name}@example.test`,
        name,
        role: 'admin',
        groups: [],
      });
      return { ...by, userId: id, name };
    };
    const second = await made(cleo, 'chain-b');
    const third = await made(second, 'chain-c');
    const { proposal } = await publishPolicy(world.ctx, cleo, { source: `${POLICY}\n// chain`, message: '' });
    const id = proposal ?? '';
    for (const puppet of [second, third])
      expect(await code(acceptProposal(world.ctx, puppet, { id }))).toBe('second-person-needed');
    const [dora, emil] = [await admin('Dora'), await admin('Emil')];
    const theirs = await publishPolicy(world.ctx, dora, { source: `${POLICY}\n// gone`, message: '' });
    await updateUser(world.ctx, cleo, { id: dora.userId, disabled: true });
    expect(await code(acceptProposal(world.ctx, emil, { id: theirs.proposal ?? '' }))).toBe('conflict');
    await world.db.query(rawSql('UPDATE organisation SET created_at = now()'));
    await withdrawProposal(world.ctx, cleo, { id });
  });

  test.each([
    ['does not parse', 'permit (principal'],
    [
      'names an unknown tool',
      '@id("x") @require("review") permit (principal, action == Action::"note.nine", resource);',
    ],
    ['permits everything', '@id("x") permit (principal, action, resource);'],
    ['locks everybody out', '@id("x") forbid (principal, action, resource);'],
  ])('one that %s is refused and the one in force untouched', async (_what, source) => {
    const before = await inForce();
    expect(await code(publishPolicy(world.ctx, world.people.cleo, { source, message: '' }))).toBe('policy-refused');
    expect(await inForce()).toEqual(before);
  });

  test('two who accept at the same moment put it in force once', async () => {
    const [dora, emil] = [await admin('Dora'), await admin('Emil')];
    const { proposal } = await publishPolicy(world.ctx, world.people.cleo, { source: `${POLICY}\n// c`, message: '' });
    const before = await inForce();
    const outcomes = await Promise.all(
      [dora, emil].map((who) => code(acceptProposal(world.ctx, who, { id: proposal ?? '' }))),
    );
    expect(outcomes.toSorted()).toEqual(['accepted', 'conflict']);
    expect((await inForce())?.version).toBe((before?.version ?? 0) + 1);
  });
});

describe('replaying history', () => {
  const since = '2020-01-01T00:00:00.000Z';
  const all = async (source: string) => {
    const changes = [];
    let cursor: string | undefined;
    let looked = 0;
    do {
      const page = await replayPolicy(world.ctx, world.people.cleo, { source, since, cursor });
      changes.push(...page.changes);
      looked += page.looked_at;
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return { changes, looked };
  };

  test('with the version that decided it changes nothing; with another it names what would', async () => {
    const current = (await inForce())?.source ?? '';
    const { policy_version } = await world.row((await world.submit({ tool: 'note.read' })).id);
    const one = await world.submit();
    const same = await all(current);
    const decidedByIt = async (id: string) => (await world.row(id)).policy_version === policy_version;
    for (const change of same.changes) expect(await decidedByIt(change.action)).toBe(false);
    const other = await all(STRICTER);
    expect(other.looked).toBe(same.looked);
    expect(other.changes).toContainEqual(
      expect.objectContaining({
        change: 'blocked',
        action: one.id,
        was: 'review',
        becomes: 'block',
        why: 'Forbidden by no-ones',
      }),
    );
    expect((await world.row(one.id)).state).toBe('pending');
  });

  test('what asks more of the same reviewers is stricter, what asks nobody is newly allowed', async () => {
    const one = await world.submit();
    const twice = await all(POLICY.replace('@id("one") @require("review")', '@id("one") @approvals("2")'));
    expect(twice.changes).toContainEqual(expect.objectContaining({ change: 'stricter', action: one.id }));
    const free = await all(POLICY.replace('@id("one") @require("review")', '@id("one")'));
    expect(free.changes).toContainEqual(
      expect.objectContaining({ change: 'allowed', action: one.id, becomes: 'allow' }),
    );
  });
});

describe('who may do what', () => {
  const ask = (more: object = {}) =>
    explorePolicy(world.ctx, world.people.cleo, {
      agent: world.agent.agentId,
      tool: 'note.one',
      args: { text: 'x' },
      tainted: false,
      recent_count: 0,
      ...more,
    });

  test('an agent, a tool and arguments give the outcome with the rules that decide', async () => {
    expect(await ask()).toMatchObject({ outcome: 'review', rules: ['one'], requires: { approvals: 1 } });
    expect(await ask({ args: { text: 'forbidden' } })).toMatchObject({ outcome: 'block', rules: ['never-secret'] });
    expect(await ask({ source: STRICTER })).toMatchObject({ outcome: 'block', rules: ['no-ones'] });
    expect(await ask({ tool: 'note.never' })).toMatchObject({ outcome: 'block', reason: 'No policy permits this' });
  });

  test('arguments off the schema, an unknown tool and a bad draft say so', async () => {
    expect(await code(ask({ args: {} }))).toBe('invalid-arguments');
    expect(await code(ask({ tool: 'note.nine' }))).toBe('not-found');
    expect(await code(ask({ source: 'permit' }))).toBe('policy-refused');
  });
});

describe('a tool that changes', () => {
  const spec = (more: object = {}) =>
    ToolSpec.parse({
      name: 'note.mutable',
      title: 'x',
      input_schema: { type: 'object', properties: { text: { type: 'string' } } },
      effect: 'write',
      reversibility: 'reversible',
      audience: 'self',
      data_class: 'public',
      ...more,
    });

  test('its actions wait until another person accepts the new definition', async () => {
    const { cleo } = world.people;
    const dora = await admin('Dora');
    await putTool(world.ctx, world.operator, spec());
    const waiting = await world.submit({ tool: 'note.mutable' });
    const granted = await world.submit({ tool: 'note.mutable' });
    await world.verdict('ann', granted.id, 'approve');
    const { grant } = await world.read(granted.id);

    const changed = await putTool(world.ctx, cleo, spec({ description: 'now different' }));
    expect(changed).toMatchObject({ changed: true, version: 2 });
    expect(await putTool(world.ctx, cleo, spec({ description: 'now different' }))).toMatchObject({ changed: false });
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('tool-changing');
    expect(await code(world.redeem(grant?.token ?? '', { text: 'hello' }))).toBe('tool-changing');
    expect((await world.submit({ tool: 'note.mutable' })).status).toBe('pending');
    expect(await code(acceptProposal(world.ctx, cleo, { id: changed.proposal ?? '' }))).toBe('second-person-needed');
    await acceptProposal(world.ctx, dora, { id: changed.proposal ?? '' });
    // What was read under the old definition is not signed under the new one; proposed anew it is.
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('stale');
    expect(await code(world.verdict('ann', waiting.id, 'deny_unneeded'))).toBe('accepted');
    const anew = await world.submit({ tool: 'note.mutable' });
    expect(await code(world.verdict('ann', anew.id, 'approve'))).toBe('accepted');
  });

  test('a denial needs no accepted definition, and what policy allows is held meanwhile', async () => {
    const { cleo } = world.people;
    const reader = (description: string) => spec({ name: 'note.reader', effect: 'read', description });
    await putTool(world.ctx, world.operator, reader('a'));
    expect((await world.submit({ tool: 'note.reader' })).status).toBe('approved');
    const { proposal } = await putTool(world.ctx, cleo, reader('b'));
    const held = await world.submit({ tool: 'note.reader' });
    expect(held).toMatchObject({ status: 'pending', policy: { enforced: 'tool-changing' } });
    expect(await code(world.verdict('ann', held.id, 'deny_unneeded'))).toBe('accepted');
    await withdrawProposal(world.ctx, cleo, { id: proposal ?? '' });
    expect((await world.submit({ tool: 'note.reader' })).status).toBe('approved');
  });
});

describe('shadow mode', () => {
  test('needs a second person, records what would have been, holds nothing; leaving it needs nobody', async () => {
    const { cleo } = world.people;
    const dora = await admin('Dora');
    const agent = await world.newAgent('watched');
    const { proposal } = await updateAgent(world.ctx, cleo, { id: agent.agentId, mode: 'shadow' });
    expect((await world.submit({ agent })).status).toBe('pending');
    await acceptProposal(world.ctx, dora, { id: proposal ?? '' });
    const seen = await world.submit({ agent });
    expect(seen).toMatchObject({ status: 'approved', shadow: true, policy: { enforced: 'shadow', rules: ['one'] } });
    expect(await world.submit({ agent, tool: 'note.never' })).toMatchObject({ status: 'approved', shadow: true });
    expect(await world.submit({ agent, tool: 'note.read' })).toMatchObject({ status: 'approved', shadow: false });
    const { grant } = await world.read(seen.id, 0, agent);
    expect(grant).not.toBeNull();
    await updateAgent(world.ctx, cleo, { id: agent.agentId, mode: 'enforce' });
    expect((await world.submit({ agent })).status).toBe('pending');
    // What was only recorded does not outlive the mode.
    expect(await code(redeemGrant(world.ctx, agent, { grant: grant?.token ?? '', args: { text: 'hello' } }))).toBe(
      'policy-changed',
    );
  });
});
