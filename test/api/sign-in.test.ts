import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { createUser } from '#lib/usecases/people/create-user.ts';
import { rawSql } from '../raw-sql.ts';
import { Browser } from '../server/browser.ts';
import { PASSWORD, World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: base, suffix: '-sign-in' });

beforeAll(() => world.open(inject('serverDatabaseUrl')));
afterAll(() => world.close());

let n = 0;
/** Somebody with a password whose count of failures is empty. */
async function somebody(): Promise<{ id: string; email: string }> {
  n += 1;
  const email = `somebody-${n}-sign-in@example.test`;
  const person = { email, name: `Somebody ${n}`, role: 'reviewer' as const, groups: [], password: PASSWORD };
  const { id } = await createUser(world.ctx, world.operator, person);
  return { id, email };
}

const signedIn = async (email: string): Promise<Browser> => {
  const browser = new Browser(base);
  expect(await browser.signIn(email, PASSWORD)).toMatchObject({ status: 200 });
  return browser;
};
const me = async (browser: Browser) => (await browser.get('/api/v1/console/me')).status;

describe('signing out', () => {
  test('ends the session on the server: a copy of its cookie opens nothing, and its stream ends', async () => {
    const { id, email } = await somebody();
    const [browser, elsewhere] = [await signedIn(email), await signedIn(email)];
    const copy = browser.copy();
    const stream = await copy.get('/api/v1/review/events');
    expect([stream.status, await me(copy)]).toEqual([200, 200]);

    await browser.post('/api/auth/signout', {});

    expect(await stream.text()).toContain('hello');
    expect(await me(copy)).toBe(401);
    expect((await copy.get('/api/v1/review/events')).status).toBe(401);
    expect(await (await copy.get('/api/auth/session')).json()).toEqual({});
    expect((await copy.get('/ledger', { redirect: 'manual' })).headers.get('location')).toContain('/sign-in');
    // It is the session that ended, not the person's others.
    expect(await me(elsewhere)).toBe(200);
    expect(await world.entryTypes('actor_id', id)).toEqual(['sign-in', 'sign-in', 'signed-out']);
  });

  test('twice is one entry, and signing out everywhere still ends the others', async () => {
    const { id, email } = await somebody();
    const [one, other] = [await signedIn(email), await signedIn(email)];
    const copy = one.copy();
    await one.post('/api/auth/signout', {});
    await copy.post('/api/auth/signout', {});
    expect(await world.entryTypes('actor_id', id)).toEqual(['sign-in', 'sign-in', 'signed-out']);
    expect((await other.call('POST', '/review/sign-out-everywhere')).status).toBe(200);
    expect(await me(other)).toBe(401);
  });
});

describe('a device that was signed in on', () => {
  test('is remembered in a cookie that no script reads', async () => {
    const { email } = await somebody();
    const browser = new Browser(base);
    const { cookies } = await browser.signIn(email, PASSWORD);
    const device = cookies.find((cookie) => cookie.startsWith('countersign.device='));
    expect(device).toMatch(/; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/);
  });

  test('lets its person in while a stranger guesses, who reads how to go on', async () => {
    const { email } = await somebody();
    const known = (await signedIn(email)).copy();
    const stranger = new Browser(base);
    for (let i = 0; i < 5; i++) expect((await stranger.signIn(email, 'a wrong password')).status).toBe(401);
    const refused = await stranger.signIn(email, PASSWORD);
    expect(refused).toMatchObject({
      status: 429,
      body: {
        type: '/problems/rate-limited',
        detail: expect.stringMatching(
          /Wait \d+ minutes, until \d\d:\d\d UTC, or sign in with a passkey, or on a device/,
        ),
      },
    });
    expect(refused.retryAfter).toBeGreaterThan(800);
    expect((await known.signIn(email, PASSWORD)).status).toBe(200);
  });

  test('has to be remembered anew after signing out everywhere', async () => {
    const { email } = await somebody();
    const browser = await signedIn(email);
    expect((await browser.call('POST', '/review/sign-out-everywhere')).status).toBe(200);
    const stranger = new Browser(base);
    for (let i = 0; i < 5; i++) await stranger.signIn(email, 'a wrong password');
    expect((await browser.signIn(email, PASSWORD)).status).toBe(429);
  });
});

test('a wrong password is said to be one, and nothing is remembered', async () => {
  const { email } = await somebody();
  const { status, body, cookies } = await new Browser(base).signIn(email, 'a wrong password');
  expect([status, body.type]).toEqual([401, '/problems/password-wrong']);
  expect(cookies.filter((cookie) => /countersign\./.test(cookie))).toEqual([]);
});

test('sessions that are over by themselves leave no row behind', async () => {
  const { email } = await somebody();
  await world.db.query(
    rawSql("INSERT INTO ended_sessions (id, ends_at) VALUES ('ses_old', now() - interval '1 hour')", []),
  );
  await (await signedIn(email)).post('/api/auth/signout', {});
  expect(await world.db.query(rawSql("SELECT id FROM ended_sessions WHERE id = 'ses_old'"))).toEqual([]);
});
