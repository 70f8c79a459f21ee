import type { Page } from '@playwright/test';

import { rawSql } from '../test/raw-sql.ts';
import { choose, expect, test } from './desk.ts';

/** Long enough for what a page would send by itself once it is connected again. */
const SETTLED_MS = 3_000;

async function reconnected(page: Page): Promise<void> {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  await page.context().setOffline(false);
  await page.waitForTimeout(SETTLED_MS);
  expect(sent).toEqual([]);
}

test('a verdict signed with the network cut fails at once and never arrives', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'offline verdict' } });
  const page = await as('ann');
  // That it was seen is sent a second after it was; the network is cut after that, so that nothing is left to send.
  const seen = page.waitForResponse('**/viewed');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  await seen;
  await page.context().setOffline(true);
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect(page.getByText('Nothing was sent')).toBeVisible();
  await page.getByRole('radio', { name: /^Deny as unsafe/ }).check();
  await expect(page.getByText('Nothing was sent')).toHaveCount(0);
  await reconnected(page);
  expect((await world.read(id)).status).toBe('pending');
});

test('a stop pressed with the network cut fails at once and never arrives', async ({ world, as }) => {
  const agent = await world.newAgent(`offline-${Date.now()}`);
  const { id } = await world.submit({ agent });
  const page = await as('cleo');
  await page.goto(`/agents/${agent.agentId}`);
  await page
    .getByRole('button', { name: new RegExp(`^.*Stop ${agent.name}`) })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await page.context().setOffline(true);
  await dialog.getByRole('button', { name: `Stop ${agent.name} now` }).click();
  await expect(dialog.getByText('Nothing was sent')).toBeVisible();
  await dialog.getByRole('button', { name: 'Let it go on' }).click();
  await reconnected(page);
  expect((await world.read(id, 0, agent)).status).toBe('pending');
});

test('a verdict under way is cancelled by another answer', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'second thoughts' } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  // A slow network: the first of the two requests hangs until after the change of mind.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/drafts', async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect(page.getByRole('button', { name: 'Waiting for the desk …' })).toBeVisible();
  await page.getByRole('radio', { name: /^Deny as unsafe/ }).check();
  release();
  await page.waitForTimeout(SETTLED_MS);
  expect((await world.read(id)).status).toBe('pending');
});

test('who closes the dialog of a form has changed their mind: what is under way is cancelled', async ({
  world,
  as,
}) => {
  const name = `unwanted-${Date.now()}`;
  const page = await as('cleo');
  await page.goto('/agents');
  // As on a network so slow that there is time to think again.
  const held = Promise.withResolvers<void>();
  await page.route('**/api/v1/admin/agents', async (route) => {
    await held.promise;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('button', { name: 'Create agent' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  const begun = page.waitForRequest('**/api/v1/admin/agents');
  await dialog.getByRole('checkbox', { name: /note\.one/ }).check();
  await dialog.getByRole('button', { name: 'Create and show its key' }).click();
  await begun;
  const cancelled = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/admin/agents'));
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect((await cancelled).failure()?.errorText).toContain('ERR_ABORTED');
  held.resolve();
  await page.unrouteAll({ behavior: 'wait' });
  await page.reload();
  await expect(page.getByRole('table', { name: 'Agents' })).toBeVisible();
  expect(await world.db.query(rawSql('SELECT id FROM agents WHERE name = $1', [name]))).toEqual([]);
});
