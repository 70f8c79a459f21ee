import { afterEach, describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import type { PersonActor } from '../context.ts';
import { createAgent } from '../agents/create-agent.ts';
import { createUser } from './create-user.ts';
import { draftVerdict } from '../review/draft-verdict.ts';
import { ensureFirstAdmin } from './ensure-first-admin.ts';
import { publishPolicy } from '../policy/publish-policy.ts';
import { putTool } from '../tools/put-tool.ts';
import { signIn } from './sign-in.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';
import { updateUser } from './update-user.ts';
import { welcome } from './welcome.ts';

const world = withWorld(withDatabase());
const OPERATOR = { kind: 'operator', name: 'test' } as const;
const PASSWORD = 'correct horse battery staple';
const MINUTE = 60_000;

let n = 0;
async function person(role: PersonActor['role'] = 'reviewer'): Promise<PersonActor> {
  n += 1;
  const email = `person-${n}@example.test`;
  const { id } = await createUser(world.ctx, OPERATOR, {
    email,
    name: `Person ${n}`,
    role,
    groups: [],
    password: PASSWORD,
  });
  return { kind: 'person', userId: id, name: `Person ${n}`, email, role, groups: [], signedInAt: world.now };
}
const attempt = (email: string, password = PASSWORD, address = `10.0.0.${n}`) =>
  signIn(world.ctx, { email, password, address });
const wrong = (email: string, address?: string) => attempt(email, 'not the password', address);

afterEach(() => {
  world.now += 60 * MINUTE;
});

describe('signing in', () => {
  test('the right password signs in, and both outcomes are entries', async () => {
    const { email, userId } = await person();
    await expect(wrong(email)).rejects.toMatchObject({ code: 'password-wrong' });
    expect(await attempt(` ${email.toUpperCase()} `)).toMatchObject({ id: userId, email });
    expect(await world.entryTypes('actor_id', userId)).toEqual(['sign-in-failed', 'sign-in']);
  });

  test('an unknown account, a disabled one and a wrong password get the same answer', async () => {
    const disabled = await person();
    await updateUser(world.ctx, world.people.cleo, { id: disabled.userId, disabled: true });
    const known = await person();
    const attempts = [attempt('nobody@example.test'), attempt(disabled.email), wrong(known.email)];
    const answers = await Promise.all(attempts.map((a) => a.catch((error: Error) => error.message)));
    expect(new Set(answers).size).toBe(1);
  });

  test('five wrong ones close the account for fifteen minutes, for the right password too', async () => {
    const { email } = await person();
    for (let i = 0; i < 5; i++)
      await expect(wrong(email, `10.1.0.${i}`)).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(attempt(email)).rejects.toMatchObject({ code: 'rate-limited' });
    world.now += 14 * MINUTE;
    await expect(attempt(email)).rejects.toMatchObject({ code: 'rate-limited' });
    world.now += 2 * MINUTE;
    expect(await attempt(email)).toMatchObject({ email });
  });

  test('guesses sent at the same moment count each other', async () => {
    const { email } = await person();
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => wrong(email, `10.2.0.${i}`)));
    const codes = guesses.map((g) => (g.status === 'rejected' ? (g.reason as { code: string }).code : 'in'));
    expect(codes.filter((code) => code === 'password-wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(15);
  });

  test('thirty wrong ones close an address, whatever the accounts', async () => {
    const address = '10.9.9.9';
    for (let i = 0; i < 30; i++)
      await expect(wrong(`spray-${i}@example.test`, address)).rejects.toMatchObject({ code: 'password-wrong' });
    const { email } = await person();
    await expect(attempt(email, PASSWORD, address)).rejects.toMatchObject({ code: 'rate-limited' });
    expect(await attempt(email, PASSWORD, '10.9.9.10')).toMatchObject({ email });
  });

  test('guesses of one address at many accounts in the same moment count each other too', async () => {
    const guesses = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => wrong(`burst-${i}@example.test`, '10.9.9.11')),
    );
    const codes = guesses.map((g) => (g.status === 'rejected' ? (g.reason as { code: string }).code : 'in'));
    expect(codes.filter((code) => code === 'password-wrong')).toHaveLength(30);
  });

  test('whoever is told to wait is told how long', async () => {
    const { email } = await person();
    for (let i = 0; i < 5; i++) await wrong(email, `10.3.0.${i}`).catch(() => undefined);
    world.now += 5 * MINUTE;
    await expect(attempt(email)).rejects.toMatchObject({ facts: { retryAfter: 600, detail: /10 minutes/ } });
  });

  test('a right password starts the count anew', async () => {
    const { email } = await person();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await expect(wrong(email)).rejects.toMatchObject({ code: 'password-wrong' });
      expect(await attempt(email)).toMatchObject({ email });
    }
  });

  test('signing out everywhere makes every older session one of an epoch that is over', async () => {
    const someone = await person();
    const before = await attempt(someone.email);
    await signOutEverywhere(world.ctx, someone);
    expect((await attempt(someone.email)).sessionEpoch).toBe(before.sessionEpoch + 1);
  });
});

describe('the one-time link', () => {
  const invited = async () => {
    n += 1;
    const email = `invited-${n}@example.test`;
    const { link } = await createUser(world.ctx, world.people.cleo, {
      email,
      name: 'Invited',
      role: 'reviewer',
      groups: [],
    });
    return { email, token: new URL(link).searchParams.get('token') ?? '' };
  };

  test('sets the password, once', async () => {
    const { email, token } = await invited();
    await expect(attempt(email)).rejects.toMatchObject({ code: 'password-wrong' });
    expect(await welcome(world.ctx, null, { token, password: PASSWORD })).toEqual({ email });
    expect(await attempt(email)).toMatchObject({ email });
    await expect(welcome(world.ctx, null, { token, password: 'another password 1' })).rejects.toMatchObject({
      code: 'draft-gone',
    });
  });

  test('is over after three days', async () => {
    const { token } = await invited();
    world.now += 72 * 60 * MINUTE + 1;
    await expect(welcome(world.ctx, null, { token, password: PASSWORD })).rejects.toMatchObject({ code: 'draft-gone' });
  });

  test('an installation that has people makes no first admin', async () => {
    expect(await ensureFirstAdmin(world.ctx)).toBeNull();
  });
});

describe('changing people', () => {
  test('a change is an entry that names who made it', async () => {
    const { userId } = await person();
    await updateUser(world.ctx, world.people.cleo, { id: userId, role: 'auditor', groups: ['finance'] });
    const [entry] = await world.db.query(
      rawSql<{ actor_id: string; body: string }>(
        "SELECT actor_id, body FROM entries WHERE type = 'user-changed' ORDER BY position DESC LIMIT 1",
      ),
    );
    expect(entry?.actor_id).toBe(world.people.cleo.userId);
    expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({ user_id: userId, role: 'auditor', groups: ['finance'] });
  });

  test('nobody changes themself, and the last admin stays', async () => {
    const { cleo, dora } = world.people;
    await updateUser(world.ctx, OPERATOR, { id: dora.userId, disabled: true });
    await expect(updateUser(world.ctx, cleo, { id: cleo.userId, role: 'reviewer' })).rejects.toMatchObject({
      code: 'second-person-needed',
    });
    for (const change of [{ role: 'reviewer' as const }, { disabled: true }])
      await expect(updateUser(world.ctx, OPERATOR, { id: cleo.userId, ...change })).rejects.toMatchObject({
        code: 'conflict',
      });
  });

  test('two admins who remove each other at the same moment: one stays', async () => {
    const [one, two] = [await person('admin'), await person('admin')];
    await updateUser(world.ctx, OPERATOR, { id: world.people.cleo.userId, disabled: true });
    const outcomes = await Promise.allSettled([
      updateUser(world.ctx, one, { id: two.userId, disabled: true }),
      updateUser(world.ctx, two, { id: one.userId, disabled: true }),
    ]);
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    await updateUser(world.ctx, OPERATOR, { id: world.people.cleo.userId, disabled: false });
  });

  test('somebody disabled between looking and signing gives no verdict', async () => {
    const someone = await person();
    const { id } = await world.submit();
    const row = await world.row(id);
    await updateUser(world.ctx, world.people.cleo, { id: someone.userId, disabled: true });
    const input = { id, verdict: 'approve', digest: row.revision_digest, view_digest: row.view_digest } as const;
    await expect(draftVerdict(world.ctx, someone, { ...input, method: 'session' })).rejects.toMatchObject({
      name: 'Failure',
    });
  });

  test.each(['ann', 'audrey'] as const)('%s is no admin and changes nothing', async (who) => {
    const actor = world.people[who];
    const { userId } = await person();
    const tool = { name: 'note.own', title: 'Own', input_schema: {}, effect: 'read' } as never;
    for (const call of [
      () => createUser(world.ctx, actor, { email: 'x@example.test', name: 'X', role: 'admin', groups: [] }),
      () => updateUser(world.ctx, actor, { id: userId, role: 'admin' }),
      () => createAgent(world.ctx, actor, { name: 'mine', owner: actor.email, groups: [], tools: ['*'] }),
      () => putTool(world.ctx, actor, tool),
      () => publishPolicy(world.ctx, actor, { source: 'permit (principal, action, resource);', message: '' }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
