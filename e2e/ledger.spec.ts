import { spawnSync } from 'node:child_process';
import { readFileSync, truncateSync } from 'node:fs';

import { expect, expectAccessible, test } from './desk.ts';

const root = new URL('..', import.meta.url).pathname;
const countersign = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });

test('the browser reads the whole log, shows each check, and keeps its head for the next time', async ({
  as,
  world,
}) => {
  await world.submit();
  const page = await as('audrey');
  await page.goto('/ledger');
  const checks = page.getByRole('list', { name: 'Checks made in this browser' });
  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 20_000 });
  await expect(checks.getByRole('listitem')).toHaveCount(5);
  await expect(checks.getByText('No older head was kept in this browser')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  await expect(checks.getByText('of the head this browser kept')).toBeVisible({ timeout: 20_000 });
  await expect(checks.getByText('Holds:')).toHaveCount(5);
});

test('a log that is served wrongly, or rolled back, does not hold and the page says where', async ({ as, world }) => {
  await world.submit();
  const page = await as('audrey');
  await page.goto('/ledger');
  const verify = page.getByRole('button', { name: 'Verify in this browser' });
  const note = await (await page.request.get('/api/v1/ledger/checkpoint')).text();
  await verify.click();
  await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 20_000 });

  await page.route('**/api/v1/ledger/tile/0/**', async (route) => {
    const answer = await route.fetch();
    const bytes = await answer.body();
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body: bytes });
  });
  await verify.click();
  await expect(page.getByText('The ledger does not hold')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('does not hold the hashes of its leaves').first()).toBeVisible();
  await expectAccessible(page);
  await page.unroute('**/api/v1/ledger/tile/0/**');

  await world.submit();
  await expect
    .poll(async () => (await page.request.get('/api/v1/ledger/checkpoint')).text(), { timeout: 10_000 })
    .not.toBe(note);
  await verify.click();
  await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 20_000 });
  await page.route('**/api/v1/ledger/checkpoint', (route) => route.fulfill({ body: note }));
  await verify.click();
  await expect(page.getByText('the log was rolled back')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Forget the kept head' }).click();
  await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 20_000 });

  await page.route('**/api/v1/ledger/keys', (route) =>
    route.fulfill({ body: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n' }),
  );
  await verify.click();
  await expect(page.getByText('The log could not be checked')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('is of another log')).toBeVisible();
});

test('a check is cancelled; a desk that does not answer says nothing against the log, and no kept head is given up for it', async ({
  as,
}) => {
  const page = await as('audrey');
  await page.goto('/ledger');
  const verify = page.getByRole('button', { name: 'Verify in this browser' });
  await verify.click();
  await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 20_000 });
  await page.route('**/api/v1/ledger/**', () => undefined);
  await verify.click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Reading every entry')).toHaveCount(0);
  await page.unroute('**/api/v1/ledger/**');

  await page.context().setOffline(true);
  await verify.click();
  await expect(page.getByText('nothing is known to be wrong')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Forget the kept head' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('The desk does not answer. Nothing was saved')).toBeVisible();
  await page.context().setOffline(false);
  await page.route('**/ledger/export', () => undefined);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The export was cancelled. Nothing was saved.')).toBeVisible();
});

test('an auditor exports the ledger, and it holds where the desk is not', async ({ as, world }) => {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  const page = await as('audrey');
  await page.goto('/ledger');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await download).path();
  await expect(page.getByText('Anybody can check it without this desk')).toBeVisible();
  await expectAccessible(page);
  expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toMatch(/^{"head":/);

  const whole = countersign('ledger', 'verify', file);
  expect(whole.stdout + whole.stderr).toMatch(/Everything holds: \d+ entries under \d+ heads/);
  expect(whole.status).toBe(0);
  truncateSync(file, readFileSync(file).length - 20);
  const cut = countersign('ledger', 'verify', file);
  expect(cut.stderr).toMatch(/is cut off/);
  expect(cut.status).not.toBe(0);
});

test('an admin exports while somebody’s answer is hidden, and is told what is closed in the file', async ({
  as,
  world,
}) => {
  const { id } = await world.submit({ tool: 'note.two' });
  const page = await as('cleo');
  await page.goto('/ledger');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await (await file).delete();
  await expect(page.getByText(/that several people decide (is|are) undecided, so what was said about/)).toBeVisible();
  await expectAccessible(page);
  await world.verdict('bob', id, 'deny_unneeded');
});

test('reviewers are not offered the export, and the call refuses them', async ({ as }) => {
  const page = await as('ann');
  await page.goto('/ledger');
  await expect(page.getByRole('button', { name: 'Verify in this browser' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
  const status = await page.evaluate(
    async () => (await fetch('/api/v1/console/ledger/export', { method: 'POST' })).status,
  );
  expect(status).toBe(403);
});

test('an entry leads to all of its action, its run and whoever did it', async ({ as, world }) => {
  const { id } = await world.submit({ run: { id: 'run-followed', goal: 'Be followed' } });
  await world.submit();
  const page = await as('cleo');
  await page.goto('/ledger');
  const list = page.getByRole('listitem').filter({ hasText: 'What is recorded' });
  await page.getByLabel('Action or run').fill('act_1');
  await expect(page.getByText('is given whole')).toBeVisible();
  await page.getByLabel('Action or run').fill(world.people.audrey.userId);
  await expect(page.getByLabel('Who')).toHaveValue(world.people.audrey.userId);
  await page.getByLabel('Who').selectOption('');
  await page.getByLabel('Action or run').fill(id);
  await expect(page).toHaveURL(new RegExp(`action=${id}`));
  await expect(list).toHaveCount(1);
  await list.getByText('What is recorded').click();
  await list.getByRole('button', { name: 'this run' }).click();
  await expect(page).toHaveURL(/\?run=run_/);
  await expect(page.getByText('Only entries of the run')).toBeVisible();
  await expect(list).toHaveCount(1);
  await page.getByRole('button', { name: 'Take it off' }).click();
  await expect(list).not.toHaveCount(1);
});
