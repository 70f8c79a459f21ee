import { readFile } from 'node:fs/promises';

import { createClient } from '#sdk/client.ts';
import { expect, expectAccessible, test } from './desk.ts';

test('an auditor reads the report on a stop, names the first suspect action, and takes both files along', async ({
  world,
  as,
}) => {
  test.setTimeout(120_000);
  const hostile = '</main><img src=x onerror="window.slipped=1"><b>bold</b>';
  const agent = await world.newAgent(`<i>leaker</i>-${Date.now()}`);
  const client = createClient({ url: process.env['E2E_URL'] ?? '', key: world.agentKey });
  const { id } = await client.submit({ tool: 'note.one', args: { text: hostile } });
  const bob = await as('bob');
  await Promise.all([bob.waitForResponse(`**/review/actions/${id}/viewed`), bob.goto(`/actions/${id}`)]);
  await world.verdict('ann', id, 'approve');
  const { grant } = await client.read(id);
  await client.redeem(grant?.token ?? '', { text: hostile });
  const waiting = await client.submit({ tool: 'note.one', args: { text: 'wait for me' } });
  const lock = await world.stop({ type: 'agent', id: agent.agentId });

  const page = await as('audrey');
  await page.goto(`/agents/${agent.agentId}`);
  await page.getByRole('link', { name: 'Report on this stop' }).click();
  await expect(page).toHaveURL(new RegExp(`/reports/${lock.id}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${agent.name} was stopped`);
  await expect(page.getByRole('definition').filter({ hasText: /^at most [\d.]+/ })).toBeVisible();
  await expect(page.getByText('bob opened', { exact: false })).toBeVisible();
  await expect(page.getByText('Stopped before it ran', { exact: true }).first()).toBeVisible();
  expect(await page.evaluate(() => 'slipped' in window)).toBe(false);
  expect(await page.locator('.report img, .report i:not(:empty):not([aria-hidden])').count()).toBe(0);

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByLabel('First suspect action').selectOption(waiting.id);
  await page.getByRole('button', { name: 'Start there' }).click();
  await expect(page).toHaveURL(new RegExp(`from=${waiting.id}$`));
  await expect(page.getByText('The window starts with the action that was named', { exact: false })).toBeVisible();

  const taken = async (name: string): Promise<string> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Download ${name}` }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`report-${lock.id}.${name.toLowerCase()}`);
    return readFile(await file.path(), 'utf8');
  };
  const json = JSON.parse(await taken('JSON')) as { figures: { contain_is: string }; start: { basis: string } };
  expect(json).toMatchObject({ figures: { contain_is: 'exact' }, start: { basis: 'named' } });

  // The file alone, opened from a disk: it loads nothing, runs nothing, and reads the same.
  const alone = await page.context().newPage();
  const asked: string[] = [];
  alone.on('request', (request) => asked.push(request.url()));
  await alone.setContent(await taken('HTML'));
  await expect(alone.getByRole('heading', { level: 1 })).toHaveText(`${agent.name} was stopped`);
  for (const scheme of ['light', 'dark'] as const) {
    await alone.emulateMedia({ colorScheme: scheme });
    await expectAccessible(alone);
  }
  expect(asked.filter((url) => /^https?:/.test(url))).toEqual([]);
  await world.lift(lock.id);
});

test('a reviewer is told who reads reports; an id of nothing, or a start of somebody else’s, is a page that is not there', async ({
  world,
  as,
}) => {
  const agent = await world.newAgent(`apart-${Date.now()}`);
  const foreign = await world.submit();
  const lock = await world.stop({ type: 'agent', id: agent.agentId });
  const ann = await as('ann');
  await ann.goto(`/reports/${lock.id}`);
  await expect(ann.getByText('Only admins and auditors read reports')).toBeVisible();
  await ann.goto(`/agents/${agent.agentId}`);
  await expect(ann.getByText('Two admins can lift it.')).toBeVisible();
  await expect(ann.getByRole('link', { name: 'Report on this stop' })).toHaveCount(0);
  const cleo = await as('cleo');
  for (const path of ['inc_nothing', `${lock.id}x`, `${lock.id}?from=${foreign.id}`, `${lock.id}?from=x`]) {
    await cleo.goto(`/reports/${path}`);
    await expect(cleo.getByText('There is no such thing, or it is not yours')).toBeVisible();
  }
  await world.lift(lock.id);
});
