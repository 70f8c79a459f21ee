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
import { rememberDevice } from './steps/known-device.ts';
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

  test('five wrong ones at one address close the account there for fifteen minutes, and nowhere else', async () => {
    const { email } = await person();
    for (let i = 0; i < 5; i++)
      await expect(wrong(email, '127.0.0.9')).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(attempt(email, PASSWORD, '127.0.0.9')).rejects.toMatchObject({ code: 'rate-limited' });
    // A stranger elsewhere keeps nobody out (security review A17).
    expect(await attempt(email, PASSWORD, '127.0.0.77')).toMatchObject({ email });
    world.now += 14 * MINUTE;
    await expect(attempt(email, PASSWORD, '127.0.0.9')).rejects.toMatchObject({ code: 'rate-limited' });
    world.now += 2 * MINUTE;
    expect(await attempt(email, PASSWORD, '127.0.0.9')).toMatchObject({ email });
  });

  test('twenty wrong ones from anywhere close the account for places that are not known', async () => {
    const { email } = await person();
    for (let i = 0; i < 20; i++)
      await expect(wrong(email, `10.1.0.${i}`)).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(attempt(email, PASSWORD, '10.1.1.1')).rejects.toMatchObject({
      code: 'rate-limited',
      facts: {
        retryAfter: 900,
        detail: /Wait 15 minutes, until \d\d:\d\d UTC, or sign in with a passkey, or on a device/,
      },
    });
    world.now += 15 * MINUTE + 1;
    expect(await attempt(email, PASSWORD, '10.1.1.1')).toMatchObject({ email });
  });

  test('the addresses of one IPv6 network count as one', async () => {
    const { email } = await person();
    for (let i = 0; i < 5; i++)
      await expect(wrong(email, `2001:db8:1:2::${i}`)).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(attempt(email, PASSWORD, '2001:db8:1:2:ffff::1')).rejects.toMatchObject({ code: 'rate-limited' });
    expect(await attempt(email, PASSWORD, '2001:db8:1:3::1')).toMatchObject({ email });
  });

  test('guesses sent at the same moment count each other', async () => {
    const { email } = await person();
    const guesses = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => wrong(email, `10.2.0.${i}`)));
    const codes = guesses.map((g) => (g.status === 'rejected' ? (g.reason as { code: string }).code : 'in'));
    expect(codes.filter((code) => code === 'password-wrong')).toHaveLength(20);
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(30);
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
    for (let i = 0; i < 5; i++) await wrong(email).catch(() => undefined);
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

describe('a device that an account was signed in on before', () => {
  const signedInDevice = async () => {
    const someone = await person();
    const { id, sessionEpoch: epoch } = await attempt(someone.email);
    return { someone, cookie: rememberDevice(world.ctx, { id, epoch }, null) };
  };
  const on = (cookie: string | null, email: string, password = PASSWORD, address = '10.8.0.1') =>
    signIn(world.ctx, { email, password, address, device: cookie });
  const close = async (email: string, address = '10.8.0.1') => {
    for (let i = 0; i < 5; i++) await wrong(email, address).catch(() => undefined);
    for (let i = 0; i < 20; i++) await wrong(email, `10.8.1.${i}`).catch(() => undefined);
    for (let i = 0; i < 30; i++) await wrong(`stranger-${i}@example.test`, address).catch(() => undefined);
  };

  test('signs in whatever strangers did to the account and to the address', async () => {
    const { someone, cookie } = await signedInDevice();
    await close(someone.email);
    await expect(on(null, someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
    expect(await on(cookie, someone.email)).toMatchObject({ id: someone.userId });
    // What strangers did stays counted.
    await expect(on(null, someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  test('has five guesses of its own, and a passkey is then the way in', async () => {
    const { someone, cookie } = await signedInDevice();
    for (let i = 0; i < 5; i++)
      await expect(on(cookie, someone.email, 'a wrong password')).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(on(cookie, someone.email)).rejects.toMatchObject({
      code: 'rate-limited',
      facts: { detail: /on this device\. Wait .* or sign in with a passkey\.$/ },
    });
    const again = rememberDevice(world.ctx, { id: someone.userId, epoch: 0 }, cookie);
    await expect(on(again, someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  test('is forgotten by signing out everywhere, and after half a year', async () => {
    const { someone, cookie } = await signedInDevice();
    await close(someone.email);
    await signOutEverywhere(world.ctx, someone);
    await expect(on(cookie, someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
    const other = await signedInDevice();
    world.now += 181 * 24 * 60 * MINUTE;
    await close(other.someone.email);
    await expect(on(other.cookie, other.someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  test('is known to the people who signed in on it and to nobody else', async () => {
    const { someone, cookie } = await signedInDevice();
    const other = await signedInDevice();
    await close(someone.email);
    await close(other.someone.email, '10.8.0.2');
    for (const forged of [
      other.cookie,
      `${cookie.slice(0, -1)}_`,
      cookie.replace(someone.userId, 'usr_other'),
      '~~.~',
      '',
    ])
      await expect(on(forged, someone.email)).rejects.toMatchObject({ code: 'rate-limited' });
    const both = rememberDevice(world.ctx, { id: other.someone.userId, epoch: 0 }, cookie);
    expect(await on(both, someone.email)).toMatchObject({ id: someone.userId });
    expect(await on(both, other.someone.email)).toMatchObject({ id: other.someone.userId });
  });

  test('what is counted is small and goes after fifteen minutes', async () => {
    await wrong('x'.repeat(100_000), '10.8.3.1').catch(() => undefined);
    const [kept] = await world.db.query(
      rawSql<{ most: number }>('SELECT max(length(account)) AS most FROM sign_in_failures'),
    );
    expect(kept?.most).toBeLessThan(100);
    world.now += 16 * MINUTE;
    await wrong('somebody@example.test', '10.8.3.1').catch(() => undefined);
    const [rows] = await world.db.query(rawSql<{ n: number }>('SELECT count(*)::int AS n FROM sign_in_failures'));
    expect(rows?.n).toBe(1);
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

  test('sets the password, once, and makes the device a known one', async () => {
    const { email, token } = await invited();
    await expect(attempt(email)).rejects.toMatchObject({ code: 'password-wrong' });
    for (let i = 0; i < 20; i++) await wrong(email, `10.7.0.${i}`).catch(() => undefined);
    const welcomed = await welcome(world.ctx, null, { token, password: PASSWORD });
    // Strangers have closed the account for places that are not known; whoever held the link is let in.
    await expect(attempt(email)).rejects.toMatchObject({ code: 'rate-limited' });
    const address = '10.7.1.1';
    expect(await signIn(world.ctx, { email, password: PASSWORD, address, device: welcomed.device })).toMatchObject({
      email,
    });
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
