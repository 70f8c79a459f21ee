import { createClient } from '#sdk/client.ts';
import { expect, test } from './desk.ts';
import { rawSql } from '../test/raw-sql.ts';
import { PASSWORD } from '../test/world.ts';

const url = () => process.env['E2E_URL'] ?? '';
const unique = (name: string) => `${name}-${Date.now().toString(36)}`;

test('an admin creates an agent, its key works, and a revoked key does not', async ({ world, as }) => {
  const name = unique('made-by-hand');
  const page = await as('cleo');
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Create agent' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Owner’s e-mail').fill(world.people.wei.email);
  await dialog.getByRole('checkbox', { name: /note\.one/ }).check();
  await dialog.getByRole('button', { name: 'Create and show its key' }).click();
  const key =
    (await dialog
      .getByText(/^cs_[\w-]{20,}$/)
      .first()
      .textContent()) ?? '';
  const agent = createClient({ url: url(), key: key.trim() });
  expect(await agent.submit({ tool: 'note.one', args: { text: 'hello' } })).toMatchObject({ status: 'pending' });
  await expect(agent.submit({ tool: 'note.two', args: { text: 'no' } })).rejects.toMatchObject({
    code: 'tool-not-allowed',
  });

  await dialog.getByRole('link', { name: `Open ${name}` }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('button', { name: 'Create a further key' }).click();
  const second = (
    (await page
      .getByText(/^cs_[\w-]{20,}$/)
      .first()
      .textContent()) ?? ''
  ).trim();
  expect(second).not.toBe(key.trim());
  const revoke = page.getByRole('button', { name: /^Revoke / });
  await expect(revoke).toHaveCount(2);
  await revoke.first().click();
  await page.getByRole('button', { name: 'Revoke it now' }).click();
  await expect(page.getByText('✕ revoked')).toBeVisible();
  const outcomes = await Promise.allSettled(
    [key.trim(), second].map((k) => createClient({ url: url(), key: k }).agent()),
  );
  expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('people: an invited reviewer sets a password with the link once; a role changes; disabling ends the session', async ({
  as,
  browser,
}) => {
  const email = `${unique('kim')}@example.test`;
  const page = await as('cleo');
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Kim');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByRole('button', { name: 'Create the link' }).click();
  const link = (
    (await dialog
      .getByText(/\/welcome\?token=/)
      .first()
      .textContent()) ?? ''
  ).trim();
  await page.keyboard.press('Escape');

  const context = await browser.newContext({ baseURL: url() });
  const kim = await context.newPage();
  await kim.goto(new URL(link).pathname + new URL(link).search);
  await kim.getByLabel('New password').fill(PASSWORD);
  await kim.getByLabel('The same again').fill(PASSWORD);
  await kim.getByRole('button', { name: 'Set the password and sign in' }).click();
  await expect(kim.getByRole('heading', { level: 1, name: 'Your turn' })).toBeVisible();
  await expect(kim.getByText(/^reviewer/i).first()).toBeVisible();

  const row = page
    .getByRole('row', { name: new RegExp(email) })
    .or(page.getByRole('listitem').filter({ hasText: email }));
  await row.getByRole('button', { name: 'Change Kim' }).click();
  await page.getByRole('dialog').getByLabel('Role').selectOption('auditor');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await kim.goto('/');
  await expect(kim.getByText(/^auditor/i).first()).toBeVisible();

  await row.getByRole('button', { name: 'Change Kim' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Disable/ })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await kim.goto('/history');
  await expect(kim).toHaveURL(/sign-in/);
  await context.close();
});

test('a stop counts connected clients and shows who confirmed and who is silent; two people lift it', async ({
  world,
  as,
}) => {
  const name = unique('stopped');
  const actor = await world.newAgent(name);
  const client = createClient({ url: url(), key: world.agentKey });
  const watch = client.watch({ name: 'obedient' });
  await watch.running();
  // Holds the stream and never confirms.
  const deaf = new AbortController();
  await fetch(`${url()}/api/v1/agent/events?client=deaf`, {
    headers: { authorization: `Bearer ${world.agentKey}` },
    signal: deaf.signal,
  });

  const page = await as('cleo');
  await page.goto('/agents');
  await page.getByRole('link', { name }).first().click();
  await page
    .getByRole('button', { name: new RegExp(`Stop ${name}`) })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Stop ${name} now` })
    .click();
  await expect(page.getByText('1 of 2 clients confirmed', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('Silent: deaf.', { exact: false }).first()).toBeVisible();
  expect(watch.signal.aborted).toBe(true);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Ask to lift …' }).click();
  await page.getByLabel('Why it is safe to go on').fill('Looked into it.');
  await page.getByRole('button', { name: 'Ask to lift', exact: true }).click();
  await expect(page.getByText('A second admin has to confirm')).toBeVisible();
  const [lock] = await world.db.query(
    rawSql<{ id: string }>('SELECT id FROM locks WHERE target_id = $1', [actor.agentId]),
  );
  expect((await client.agent()).state).toBe('locked');
  await world.agreeToLift(lock?.id ?? '');
  await expect(page.getByText('A second admin has to confirm')).toHaveCount(0);
  expect((await client.agent()).state).toBe('active');
  deaf.abort();
  watch.close();
});

test('signing out everywhere ends the other browser’s session', async ({ as }) => {
  const [here, there] = [await as('bob'), await as('bob')];
  await here.goto('/account');
  await here.getByRole('button', { name: /sign out everywhere/i }).click();
  const sure = here.getByRole('dialog').getByRole('button', { name: /sign out/i });
  if (await sure.isVisible().catch(() => false)) await sure.click();
  await expect(here).toHaveURL(/sign-in/);
  await there.goto('/history');
  await expect(there).toHaveURL(/sign-in/);
});
