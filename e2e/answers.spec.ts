import type { Page } from '@playwright/test';

import { choose, expect, test } from './desk.ts';
import { PASSWORD } from '../test/world.ts';

test('a high risk is signed with a fresh password where the policy allows it; a wrong one changes nothing', async ({
  world,
  as,
}) => {
  const { id, risk } = await world.submit({ tool: 'note.risky', args: { text: 'to everybody' } });
  expect(['high', 'critical']).toContain(risk.level);
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  const sign = async (password: string) => {
    await page.getByRole('button', { name: /^Approve ·/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  };
  await sign('not my password');
  await expect(
    page
      .getByText(/password/i)
      .filter({ hasText: /wrong|not/i })
      .first(),
  ).toBeVisible();
  expect((await world.row(id)).state).toBe('pending');
  await sign(PASSWORD);
  await expect.poll(async () => (await world.row(id)).state).toBe('approved');
  expect((await world.row(id)).verdicts[0]).toMatchObject({ method: 'password' });
});

test('the keyboard moves through the queue, opens an action and goes to its denials, and approves nothing', async ({
  world,
  as,
}) => {
  const ids = [
    (await world.submit({ args: { text: 'first of two' } })).id,
    (await world.submit({ args: { text: 'second of two' } })).id,
  ];
  const page = await as('ann');
  await page.goto('/pending?sort=oldest');
  await expect(page.getByText('first of two').first()).toBeVisible();
  await listens(page);
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/actions\/act_/);
  await page.goto('/pending');
  await listens(page);
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/actions\/act_/);
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  for (const id of ids) expect((await world.row(id)).state).toBe('pending');
});

test('a stop that fails after the denial is said, and offered again', async ({ world, as }) => {
  const agent = await world.newAgent(`unsafe-${Date.now().toString(36)}`);
  const { id } = await world.submit({ agent, args: { text: 'dangerous' } });
  const page = await as('cleo');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Deny as unsafe');
  await page.getByLabel('Kind of reason').selectOption('harmful');
  await page.getByLabel('Reason', { exact: true }).fill('It would harm.');
  await page.getByRole('checkbox', { name: /^Stop unsafe-/ }).check();
  await page.route('**/api/v1/admin/locks', (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: /^Deny as unsafe ·/ }).click();
  await expect(page.getByText(`${agent.name} is not stopped`)).toBeVisible();
  expect((await world.row(id)).state).toBe('denied');
  await page.getByRole('button', { name: `Stop ${agent.name} now` }).click();
  await expect(page.getByText(`${agent.name} is not stopped`)).toHaveCount(0);
  await expect(page.getByText(`${agent.name} is stopped`).first()).toBeVisible();
});

test('a desk that is gone is said at once, and the page comes back by itself', async ({ as }) => {
  const page = await as('ann');
  await page.goto('/');
  await page.context().setOffline(true);
  await expect(page.getByText('Not live — reconnecting')).toBeVisible({ timeout: 45_000 });
  await page.context().setOffline(false);
  await expect(page.getByText('Not live — reconnecting')).toHaveCount(0, { timeout: 30_000 });
});

test('a session that ends while somebody reads is said when they sign, and nothing is lost or recorded', async ({
  world,
  as,
}) => {
  const { id } = await world.submit({ args: { text: 'signed out meanwhile' } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  await page.context().clearCookies();
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect(page.getByText(/sign in/i).first()).toBeVisible();
  expect((await world.row(id)).state).toBe('pending');
});

/** Waits until the queue handles keys: from then on `?` opens its help. */
async function listens(page: Page): Promise<void> {
  const help = page.getByRole('dialog').getByText('No key approves anything');
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(help).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
}
