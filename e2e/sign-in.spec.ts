import type { Page } from '@playwright/test';

import { addAuthenticator, expect, expectAccessible, test } from './desk.ts';
import { PASSWORD } from '../test/world.ts';

const own = (): string => process.env['E2E_URL'] ?? '';
const elsewhere = (): string => own().replace('localhost', '127.0.0.1');

async function type(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const cookieHeader = async (page: Page): Promise<string> =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

async function enrol(page: Page, name: string): Promise<void> {
  await page.goto('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.locator('button[type=submit]').click();
  await expect(page.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
}

test('a wrong password is said in words, the e-mail address stays, and the password can be typed at once', async ({
  page,
  world,
}) => {
  await page.goto(`${own()}/sign-in?callbackUrl=/history`);
  await expectAccessible(page);
  await type(page, world.people.audrey.email, 'not the password');
  await expect(page.getByRole('alert').filter({ hasText: 'E-mail or password is wrong' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(world.people.audrey.email);
  await expect(page.getByLabel('Password')).toBeFocused();
  await expectAccessible(page);
  // The wrong one is selected, so that typing replaces it.
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
});

test('whoever has to wait reads until when, and the ways in that stay open', async ({ page }) => {
  await page.goto(`${own()}/sign-in`);
  for (let i = 0; i < 6; i++) {
    const answered = page.waitForResponse((answer) => answer.url().includes('/callback/credentials'));
    await type(page, 'nobody-at-all@example.test', 'not the password');
    await answered;
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  }
  await expect(page.getByRole('alert').filter({ hasText: 'Too many wrong' })).toHaveText(
    /Wait 15 minutes, until \d\d:\d\d UTC, or sign in with a passkey, or on a device you have signed in on before\./,
  );
});

test('what is sent before the page listens lands in no address', async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${own()}/sign-in`);
  await type(page, 'ann@example.test', PASSWORD);
  await expect(page.getByLabel('Password')).toBeVisible();
  expect(page.url()).not.toContain('battery');
  await page.context().close();
});

test('signing out ends the session on the server', async ({ as }) => {
  const page = await as('ann');
  const copy = await cookieHeader(page);
  const me = () => fetch(`${own()}/api/v1/console/me`, { headers: { cookie: copy } });
  expect((await me()).status).toBe(200);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out here' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await me()).status).toBe(401);
});

test('a passkey signs its person in', async ({ as, world }) => {
  const page = await as('wei');
  await addAuthenticator(page);
  await enrol(page, 'Sign-in key');
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out here' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  // Where the browser offers passkeys in the field, this one may have signed in by itself already.
  await page
    .getByRole('button', { name: 'Sign in with a passkey' })
    .click({ timeout: 3_000 })
    .catch(() => undefined);
  await expect(page.getByRole('heading', { level: 1, name: 'Your turn' })).toBeVisible();
  await expect(page.getByText('wei', { exact: true }).first()).toBeVisible();
  expect(await world.entryTypes('actor_id', world.people.wei.userId)).toContain('passkey-added');
});

test('a passkey that was removed does not sign in, and removing it asks for the password', async ({ as }) => {
  const page = await as('bob');
  await addAuthenticator(page);
  await enrol(page, 'Short-lived key');
  await page.getByRole('button', { name: 'Remove Short-lived key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await expect(dialog.getByText('Enter your password first.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('button', { name: 'Remove Short-lived key' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out here' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The passkey was not accepted' })).toBeVisible();
});

test('one passkey confirms that another is removed', async ({ as }) => {
  const page = await as('bob');
  await addAuthenticator(page);
  await enrol(page, 'One key');
  await page.getByRole('button', { name: 'Remove One key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm with a passkey' }).click();
  await expect(page.getByRole('button', { name: 'Remove One key' })).toHaveCount(0);
});

test('without a passkey at hand the button says so, and the password still works', async ({ page, world }) => {
  await page.goto(`${own()}/sign-in`);
  // The device has none for this desk.
  await addAuthenticator(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No passkey signed in' })).toBeVisible();
  await type(page, world.people.ann.email, PASSWORD);
  await expect(page.getByRole('heading', { level: 1, name: 'Your turn' })).toBeVisible();
});

test('at another host name the door leads to the desk, with the page that was asked for', async ({ page }) => {
  await page.goto(`${elsewhere()}/history?q=1`);
  await expect(page.getByText(`This desk is at ${own()}`)).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: `Go to ${own()}` }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  expect(page.url()).toBe(`${own()}/sign-in?callbackUrl=%2Fhistory%3Fq%3D1`);
});

test('at another host name the desk says so on every page', async ({ as, browser }) => {
  const cookies = await (await as('ann')).context().cookies();
  const context = await browser.newContext();
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: '127.0.0.1' })));
  const page = await context.newPage();
  await page.goto(`${elsewhere()}/history`);
  await expect(page.getByText(`You opened this desk as ${elsewhere()}.`)).toBeVisible();
  await expect(page.getByRole('link', { name: `Go to ${own()}` })).toHaveAttribute('href', `${own()}/history`);
  await context.close();
});
