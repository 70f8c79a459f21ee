import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld, POLICY } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import { createAgent } from '../agents/create-agent.ts';
import { createAgentKey } from '../agents/create-agent-key.ts';
import { updateAgent } from '../agents/update-agent.ts';
import type { AgentActor, PersonActor } from '../context.ts';
import { publishPolicy } from '../policy/publish-policy.ts';
import { eraseContent } from '../retention/erase-content.ts';
import { liftHold } from '../retention/lift-hold.ts';
import { placeHold } from '../retention/place-hold.ts';
import { setRetention } from '../retention/set-retention.ts';
import { draftVerdict } from '../review/draft-verdict.ts';
import { draftVerdicts } from '../review/draft-verdicts.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { giveVerdict } from '../review/give-verdict.ts';
import { setBreaker } from '../safety/set-breaker.ts';
import { liftLock } from '../stops/lift-lock.ts';
import { putTool } from '../tools/put-tool.ts';
import { rulesWith } from '#lib/domain/breaker/rules.ts';
import { tool } from '../../../test/world.ts';
import { createUser } from './create-user.ts';
import { issueLink } from './issue-link.ts';
import { updateUser } from './update-user.ts';
import { welcome } from './welcome.ts';

const world = withWorld(withDatabase());
const DAY = 24 * 3_600_000;

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

let n = 0;
async function made(
  by: PersonActor | typeof world.operator,
  role: PersonActor['role'],
  groups: string[] = [],
): Promise<PersonActor> {
  n += 1;
  const [name, email] = [`Made ${n}`, `made-${n}@example.test`];
  const { id } = await createUser(world.ctx, by, { email, name, role, groups });
  return { kind: 'person', userId: id, name, email, role, groups, signedInAt: world.now };
}

async function draft(who: PersonActor, id: string, verdict: 'approve' | 'deny_unneeded') {
  const row = await world.row(id);
  return draftVerdict(world.ctx, who, {
    id,
    verdict,
    digest: row.revision_digest,
    view_digest: row.view_digest,
    method: 'session',
    ...(verdict === 'approve' ? {} : { reason_code: 'other' as const, reason: 'no' }),
  });
}
const answer = async (who: PersonActor, id: string, verdict: 'approve' | 'deny_unneeded' = 'approve') =>
  giveVerdict(world.ctx, who, { id, nonce: (await draft(who, id, verdict)).nonce });
const reason = (who: PersonActor, id: string) =>
  getReviewedAction(world.ctx, who, { id }).then((page) => page.not_independent);
const bodies = async (type: string): Promise<Record<string, unknown>[]> => {
  const rows = await world.db.query(
    rawSql<{ body: string }>('SELECT body FROM entries WHERE type = $1 ORDER BY position DESC LIMIT 3', [type]),
  );
  return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
};

/** The desk's people have been here for a while, and so has the desk. */
beforeEach(async () => {
  world.now += 3 * DAY;
  await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - 3 * DAY)]));
});

describe('verdicts of two people', () => {
  test('one admin who makes a reviewer and answers as both does not approve what needs two', async () => {
    const sam = await made(world.operator, 'admin', ['security']);
    world.now += 2 * DAY;
    const sock = await made(sam, 'reviewer', ['security']);
    const { id } = await world.submit({ tool: 'note.two' });
    await answer(sam, id);
    expect(await code(answer(sock, id))).toBe('not-independent');
    expect((await world.row(id)).state).toBe('pending');
    // Somebody else's approval is the second one.
    await answer(world.people.ann, id);
    expect((await world.row(id)).state).toBe('approved');
    expect(await bodies('approve')).toMatchObject([{}, {}]);
    expect((await bodies('approve')).some(({ alone }) => alone)).toBe(false);
  });

  test('it is said before anything is signed, whether or not the other has answered', async () => {
    const sam = await made(world.operator, 'admin', ['security']);
    world.now += 2 * DAY;
    const sock = await made(sam, 'reviewer', ['security']);
    const { id } = await world.submit({ tool: 'note.two' });
    const before = await reason(sock, id);
    expect(before).toMatch(
      /^Made \d+ and Made \d+ count as one person until .* UTC: Made \d+ created the account of Made \d+\./,
    );
    expect(await code(draft(sock, id, 'approve'))).toBe('not-independent');
    await answer(sam, id);
    expect(await reason(sock, id)).toBe(before);
    // The page of the senior says nothing: of the two, theirs is the approval that counts.
    const other = await world.submit({ tool: 'note.two' });
    expect(await reason(sam, other.id)).toBeNull();
    expect(await reason(world.people.ann, other.id)).toBeNull();
    // A denial lets nothing run.
    await answer(sock, id, 'deny_unneeded');
    expect((await world.row(id)).state).toBe('denied');
  });

  test.each<[string, (sam: PersonActor) => Promise<PersonActor>]>([
    [
      'was given the group',
      async (sam) => {
        const old = await made(world.operator, 'reviewer');
        world.now += 2 * DAY;
        await updateUser(world.ctx, sam, { id: old.userId, groups: ['security'] });
        return { ...old, groups: ['security'] };
      },
    ],
    [
      'was given a link',
      async (sam) => {
        const old = await made(world.operator, 'reviewer', ['security']);
        world.now += 2 * DAY;
        await issueLink(world.ctx, sam, { id: old.userId });
        return old;
      },
    ],
    [
      'was let in again',
      async (sam) => {
        const old = await made(world.operator, 'reviewer', ['security']);
        await updateUser(world.ctx, sam, { id: old.userId, disabled: true });
        world.now += 2 * DAY;
        await updateUser(world.ctx, sam, { id: old.userId, disabled: false });
        return old;
      },
    ],
    [
      'was made by somebody whom they made',
      async (sam) => {
        world.now += 2 * DAY;
        return made(await made(sam, 'admin'), 'reviewer', ['security']);
      },
    ],
  ])('nor does one who %s; giving it again resets nothing, and a day later they are two', async (_what, make) => {
    const sam = await made(world.operator, 'admin', ['security']);
    const sock = await make(sam);
    const { id } = await world.submit({ tool: 'note.two', expires_in: 6 * 86_400 });
    await answer(sam, id);
    expect(await code(answer(sock, id))).toBe('not-independent');
    await updateUser(world.ctx, world.people.dora, { id: sock.userId, groups: [] });
    await updateUser(world.ctx, world.people.dora, { id: sock.userId, groups: ['security'] });
    expect(await code(answer(sock, id))).toBe('not-independent');
    world.now += DAY + 1;
    expect(await code(answer(sock, id))).toBe('accepted');
  });

  test('whoever keeps a link for a day and uses it then counts as one with the account for a day from then on', async () => {
    const sam = await made(world.operator, 'admin', ['security']);
    world.now += 2 * DAY;
    const { link } = await issueLink(world.ctx, sam, { id: world.people.ann.userId });
    world.now += 2 * DAY;
    const token = new URL(link).searchParams.get('token') ?? '';
    await welcome(world.ctx, null, { token, password: 'a password that sam has chosen' });
    const { id } = await world.submit({ tool: 'note.two' });
    await answer(sam, id);
    expect(await code(answer(world.people.ann, id))).toBe('not-independent');
    world.now += DAY + 1;
    const later = await world.submit({ tool: 'note.two' });
    await answer(sam, later.id);
    await answer(world.people.ann, later.id);
    expect((await world.row(later.id)).state).toBe('approved');
  });

  test('two accounts of one maker, who answers nothing, are one as well', async () => {
    const { cleo } = world.people;
    const [first, second] = [await made(cleo, 'reviewer', ['security']), await made(cleo, 'reviewer', ['security'])];
    const { id } = await world.submit({ tool: 'note.two' });
    await answer(first, id);
    expect(await reason(second, id)).toContain('count as one person');
    expect(await code(answer(second, id))).toBe('not-independent');
  });

  test('the senior of the two is refused as well once the junior’s approval counts', async () => {
    const sam = await made(world.operator, 'admin');
    world.now += 2 * DAY;
    const sock = await made(sam, 'reviewer', ['security']);
    const { id } = await world.submit({ tool: 'note.two' });
    // Sam is not in the group, so the junior may answer.
    await answer(sock, id);
    await updateUser(world.ctx, world.people.dora, { id: sam.userId, groups: ['security'] });
    expect(await code(answer({ ...sam, groups: ['security'] }, id))).toBe('not-independent');
  });

  test('the owner of an agent does not approve its actions through an account of their making', async () => {
    const sam = await made(world.operator, 'admin');
    const agent = await createAgent(world.ctx, world.operator, {
      name: `of-sam-${n}`,
      owner: sam.email,
      groups: [],
      tools: ['*'],
    });
    const actor: AgentActor = { kind: 'agent', agentId: agent.id, keyId: agent.key_id, name: 'of-sam' };
    world.now += 2 * DAY;
    const sock = await made(sam, 'reviewer');
    const { id } = await world.submit({ agent: actor });
    expect(await reason(sock, id)).toContain('created the account');
    expect(await code(answer(sock, id))).toBe('not-independent');
    expect(await code(answer(world.people.ann, id))).toBe('accepted');
  });

  test('whoever made the key that an action was proposed with does not approve it for a day', async () => {
    const sam = await made(world.operator, 'admin');
    world.now += 2 * DAY;
    const { id: keyId } = await createAgentKey(world.ctx, sam, { id: world.agent.agentId, name: 'mine' });
    const agent = { ...world.agent, keyId };
    const { id } = await world.submit({ agent });
    expect(await reason(sam, id)).toMatch(/^You made the key/);
    expect(await code(answer(sam, id))).toBe('not-independent');
    const sock = await made(sam, 'reviewer');
    expect(await code(answer(sock, id))).toBe('not-independent');
    await answer(world.people.ann, id);
    expect((await world.row(id)).state).toBe('approved');
    world.now += DAY + 1;
    const later = await world.submit({ agent });
    await answer(sam, later.id);
    expect((await world.row(later.id)).state).toBe('approved');
  });

  test('one signature over several is refused whole', async () => {
    const sam = await made(world.operator, 'admin', ['security']);
    world.now += 2 * DAY;
    const sock = await made(sam, 'reviewer', ['security']);
    const rows = await Promise.all(
      [await world.submit(), await world.submit({ tool: 'note.two' })].map(({ id }) => world.row(id)),
    );
    const items = rows.map((row) => ({ id: row.id, digest: row.revision_digest, view_digest: row.view_digest }));
    expect(await code(draftVerdicts(world.ctx, sock, { items, verdict: 'approve', method: 'session' }))).toBe(
      'not-independent',
    );
  });

  test('a refusal at the signature is an entry, and a draft of before does not help', async () => {
    const sam = await made(world.operator, 'admin', ['security']);
    const old = await made(world.operator, 'reviewer', ['security']);
    world.now += 2 * DAY;
    const { id } = await world.submit({ tool: 'note.two' });
    await answer(sam, id);
    const { nonce } = await draft(old, id, 'approve');
    await issueLink(world.ctx, sam, { id: old.userId });
    expect(await code(giveVerdict(world.ctx, old, { id, nonce }))).toBe('not-independent');
    expect(await bodies('verdict-refused')).toMatchObject([
      { code: 'not-independent' },
      ...(await bodies('verdict-refused')).slice(1),
    ]);
  });

  test('accounts that somebody with a shell made, and everything on the desk’s first day, count; entry and page say alone', async () => {
    const [a, b] = [
      await made(world.operator, 'reviewer', ['security']),
      await made(world.operator, 'reviewer', ['security']),
    ];
    const shell = await world.submit({ tool: 'note.two' });
    await answer(a, shell.id);
    const page = await answer(b, shell.id);
    expect([page.action.status, page.alone]).toEqual(['approved', true]);
    expect((await bodies('approve'))[0]).toMatchObject({ alone: true });

    const sam = await made(world.operator, 'admin', ['security']);
    world.now += 2 * DAY;
    await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - DAY / 2)]));
    const sock = await made(sam, 'reviewer', ['security']);
    const { id } = await world.submit({ tool: 'note.two' });
    await answer(sam, id);
    expect(await answer(sock, id)).toMatchObject({ alone: true, not_independent: null });
    expect((await bodies('approve'))[0]).toMatchObject({ alone: true });
    const { stored, rebuilt } = await world.both(id);
    expect(stored).toEqual(rebuilt);
  });
});

describe('changes by two people', () => {
  const PROPOSALS: [string, (by: PersonActor) => Promise<string | null>][] = [
    [
      'policy',
      async (by) => (await publishPolicy(world.ctx, by, { source: `${POLICY}\n// ${n}`, message: '' })).proposal,
    ],
    ['tool', async (by) => (await putTool(world.ctx, by, tool('note.mutable', 'write', { title: `t${n}` }))).proposal],
    [
      'shadow mode',
      async (by) => (await updateAgent(world.ctx, by, { id: world.agent.agentId, mode: 'shadow' })).proposal,
    ],
    [
      'breaker',
      async (by) => {
        const rules = rulesWith(null);
        return (await setBreaker(world.ctx, by, { rules: { ...rules, burst: { ...rules.burst, enabled: false } } }))
          .proposal;
      },
    ],
    [
      'erasure',
      async (by) =>
        (await eraseContent(world.ctx, by, { target: { type: 'person', id: world.people.bob.userId }, reason: 'x' }))
          .proposal,
    ],
    ['retention', async (by) => (await setRetention(world.ctx, by, { days: 400, reason: 'x' })).proposal],
    [
      'hold',
      async (by) => {
        const { id } = await placeHold(world.ctx, by, {
          target: { type: 'person', id: world.people.bob.userId },
          reason: 'x',
        });
        return (await liftHold(world.ctx, by, { id, reason: 'x' })).proposal;
      },
    ],
  ];
  test.each(PROPOSALS)('%s: whom the proposer made is no second person, either way round', async (what, proposeAs) => {
    const { cleo, dora } = world.people;
    const puppet = await made(cleo, 'admin');
    const id = (await proposeAs(cleo)) ?? '';
    await expect(acceptProposal(world.ctx, puppet, { id })).rejects.toMatchObject({
      code: 'second-person-needed',
      facts: { detail: expect.stringContaining('cleo created the account of') as string },
    });
    // Shadow mode is proposed once at a time.
    const back = what === 'shadow mode' ? id : ((await proposeAs(puppet)) ?? id);
    if (back !== id) expect(await code(acceptProposal(world.ctx, cleo, { id: back }))).toBe('second-person-needed');
    expect(await code(acceptProposal(world.ctx, dora, { id: back }))).toBe('accepted');
    expect((await bodies('change-accepted'))[0]).not.toHaveProperty('alone');
  });

  test('lifting a stop: two whom one admin made are one; an entry says alone where they count by exception', async () => {
    const { cleo } = world.people;
    const [a, b] = [await made(cleo, 'admin'), await made(cleo, 'admin')];
    const lock = await world.stop({ type: 'tool', id: 'note.never' });
    await liftLock(world.ctx, a, { id: lock.id, reason: 'x' });
    expect(await code(liftLock(world.ctx, b, { id: lock.id, reason: 'x' }))).toBe('second-person-needed');
    await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now)]));
    await liftLock(world.ctx, b, { id: lock.id, reason: 'x' });
    expect((await bodies('lock-lifted'))[0]).toMatchObject({ alone: true });
  });

  test('what two accept for a token: an account and its maker are one', async () => {
    const { cleo, dora } = world.people;
    const puppet = await made(cleo, 'admin');
    const token = { kind: 'token', keyId: 'key_ci', name: 'ci', scopes: ['policies'], createdBy: null } as const;
    const { proposal } = await publishPolicy(
      world.ctx,
      { ...token, scopes: ['policies'] },
      { source: `${POLICY}\n// ci`, message: '' },
    );
    const id = proposal ?? '';
    await acceptProposal(world.ctx, cleo, { id });
    expect(await code(acceptProposal(world.ctx, puppet, { id }))).toBe('second-person-needed');
    expect(await acceptProposal(world.ctx, dora, { id })).toMatchObject({ state: 'in-force' });
  });
});

describe('what an account is given is an entry', () => {
  test('groups, role and access with what they were before, and links', async () => {
    const { cleo } = world.people;
    const old = await made(world.operator, 'reviewer', ['finance']);
    await updateUser(world.ctx, cleo, { id: old.userId, groups: ['finance', 'security'] });
    expect((await bodies('user-changed'))[0]).toMatchObject({
      user_id: old.userId,
      groups: ['finance', 'security'],
      before: { role: 'reviewer', groups: ['finance'], disabled: false },
    });
    const { link } = await issueLink(world.ctx, cleo, { id: old.userId });
    expect(link).toContain('/welcome?token=');
    expect((await bodies('link-issued'))[0]).toMatchObject({ user_id: old.userId });
    expect(await code(issueLink(world.ctx, cleo, { id: cleo.userId }))).toBe('second-person-needed');
    expect(await code(issueLink(world.ctx, cleo, { id: 'usr_none' }))).toBe('not-found');
    await updateUser(world.ctx, cleo, { id: old.userId, disabled: true });
    expect(await code(issueLink(world.ctx, cleo, { id: old.userId }))).toBe('conflict');
  });

  test('a link that comes with the account, and a password that was set with one', async () => {
    const { id, link } = await createUser(world.ctx, world.people.cleo, {
      email: 'linked@example.test',
      name: 'linked',
      role: 'reviewer',
      groups: ['security'],
    });
    expect((await bodies('user-created'))[0]).toMatchObject({ user_id: id, groups: ['security'], link_issued: true });
    const token = new URL(link).searchParams.get('token') ?? '';
    await welcome(world.ctx, null, { token, password: 'a long enough pass phrase' });
    expect((await bodies('password-set'))[0]).toMatchObject({ user_id: id });
  });

  test('an agent has its owner by an entry, and no statement of the desk gives it another', async () => {
    const { agentId } = await world.newAgent('owned');
    expect((await bodies('agent-created'))[0]).toMatchObject({ agent_id: agentId, owner_id: world.people.wei.userId });
    const store = join(import.meta.dirname, '../../store');
    const files = (await readdir(store, { recursive: true })).filter((file) => file.endsWith('.ts'));
    const texts = await Promise.all(
      files.filter((file) => !file.startsWith('generated')).map((file) => readFile(join(store, file), 'utf8')),
    );
    const updates = texts.flatMap((text) => text.match(/UPDATE agents SET[^`]*/g) ?? []);
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.filter((statement) => statement.includes('owner_id'))).toEqual([]);
  });

  test('what was noted can be neither changed nor taken away', async () => {
    await made(world.people.cleo, 'reviewer');
    for (const text of [
      'UPDATE account_changes SET at = now()',
      'DELETE FROM account_changes',
      'TRUNCATE account_changes',
    ])
      await expect(world.db.pool.query(text)).rejects.toThrow();
  });
});
