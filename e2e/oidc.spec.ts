import { expect, test, type Page } from '@playwright/test';

import { freePort, startDesk, type Desk } from '../test/desk.ts';
import { rawSql } from '../test/raw-sql.ts';
import { CLIENT, OidcIssuer } from '../test/servers/oidc-issuer.ts';
import { World } from '../test/world.ts';

let issuer: OidcIssuer;
let desk: Desk;
let world: World;

test.beforeAll(async () => {
  issuer = new OidcIssuer(await freePort());
  desk = await startDesk({
    COUNTERSIGN_OIDC_ISSUER: issuer.url,
    COUNTERSIGN_OIDC_CLIENT_ID: CLIENT.client_id,
    COUNTERSIGN_OIDC_CLIENT_SECRET: CLIENT.client_secret,
  });
  await issuer.start(`${desk.url}/api/auth/callback/oidc`);
  world = new World({ live: true, home: desk.home });
  await world.open(desk.databaseUrl);
  const { ann, bob, wei } = world.people;
  for (const [sub, email, email_verified] of [
    ['sub-ann', ann.email, true],
    ['sub-thief', ann.email, true],
    ['sub-bob', bob.email, false],
    ['sub-wei', wei.email, true],
    ['sub-stranger', 'stranger@example.test', true],
  ] as const)
    issuer.accounts.set(sub, { sub, email, email_verified });
});
test.afterAll(async () => {
  await world.close();
  await desk.stop();
  await issuer.stop();
});

async function signIn(page: Page, sub: string, path = '/'): Promise<void> {
  await page.goto(`${desk.url}${path}`);
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await page.locator('input[name=login]').fill(sub);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  // The issuer asks once for consent.
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('somebody an admin has added signs in, lands where they wanted to go, and has the role of the database', async ({
  page,
}) => {
  await signIn(page, 'sub-ann', '/history');
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  expect(page.url()).toBe(`${desk.url}/history`);
  await expect(page.getByText('ann', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('reviewer').first()).toBeVisible();
  const cookie = (await page.context().cookies()).find((c) => c.name.includes('countersign.session'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(await world.entryTypes('actor_id', world.people.ann.userId)).toContain('sign-in');
});

test('an e-mail address that the issuer later gives to somebody else opens nothing', async ({ page }) => {
  await signIn(page, 'sub-thief');
  await expect(page.getByText('You have no access here yet')).toBeVisible();
});

for (const [who, sub] of [
  ['a stranger', 'sub-stranger'],
  ['an address the issuer does not vouch for', 'sub-bob'],
] as const) {
  test(`${who} is refused in words`, async ({ page }) => {
    await signIn(page, sub);
    await expect(page.getByText('You have no access here yet')).toBeVisible();
    expect(
      await page
        .context()
        .cookies()
        .then((all) => all.filter((c) => c.name.includes('countersign.session'))),
    ).toEqual([]);
  });
}

test('somebody disabled is refused, and a session they had ends', async ({ page }) => {
  await signIn(page, 'sub-wei');
  await expect(page.getByRole('heading', { level: 1, name: 'Your turn' })).toBeVisible();
  await world.db.query(rawSql('UPDATE users SET disabled_at = now() WHERE id = $1', [world.people.wei.userId]));
  await page.goto(`${desk.url}/history`);
  await expect(page).toHaveURL(/sign-in/);
  // The issuer still knows them and asks nothing.
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await expect(page.getByText('You have no access here yet')).toBeVisible();
});

test('an issuer that does not answer is said in words, and passwords still work', async ({ page }) => {
  await issuer.stop();
  await page.goto(`${desk.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await expect(page.getByText('Your organisation’s sign-in did not succeed')).toBeVisible();
  expect(await (await fetch(`${desk.url}/healthz`)).json()).toEqual({ status: 'ok' });
});
