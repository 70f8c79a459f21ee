import { addAuthenticator, expect, expectAccessible, test } from './desk.ts';
import { PASSWORD } from '../test/world.ts';

test('many of a kind are one line in the queue, read together, and answered with one signature', async ({
  world,
  as,
}) => {
  const run = { id: `tidy-${Date.now()}`, goal: 'Tidy the notes' };
  const texts = [0, 1, 2, 3].map((i) => `${run.id} note ${i}`);
  // Of an agent of their own: how much it did in the last ten minutes counts, and must be the same for all four.
  const { agentKey } = world;
  const agent = await world.newAgent(`tidier-${Date.now()}`);
  world.agentKey = agentKey;
  const made = await Promise.all(texts.map((text) => world.submit({ run, args: { text }, agent })));
  const page = await as('ann');
  await page.goto('/');
  const fold = page.getByRole('link', { name: /and 3 more of this kind/ }).first();
  await expect(fold).toBeVisible();
  await page.goto(`/together?run=${made[0]?.run?.ref}&tool=note.one`);
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  for (let i = 0; i < 4; i++) await expect(page.getByText(`note ${i}`, { exact: false }).first()).toBeVisible();

  // One of them is not to be approved: it is left out.
  await page.getByRole('checkbox', { name: /^Tick all 4/ }).check();
  await page.getByRole('checkbox', { name: /^Answer: .*note 3/ }).uncheck();
  await expect(page.getByText('Your answer to the 3 ticked of 4')).toBeVisible();
  await page.getByRole('radio', { name: /^Approve these/ }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: /Sign with this session/ }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'note 3' })).toBeVisible();
  await expect.poll(async () => (await world.read(made[0]?.id ?? '', 0, agent)).status).toBe('approved');
  expect((await world.read(made[3]?.id ?? '', 0, agent)).status).toBe('pending');
});

test('what asks for a passkey is signed once, over every digest', async ({ world, as }) => {
  const run = { id: `strong-${Date.now()}`, goal: 'Be careful' };
  const first = await world.submit({ tool: 'note.strong', run, args: { text: `${run.id} a` } });
  const second = await world.submit({ tool: 'note.strong', run, args: { text: `${run.id} b` } });
  const page = await as('bob');
  await addAuthenticator(page);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Bundle key');
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.locator('button[type=submit]').click();
  await expect(page.getByRole('button', { name: 'Remove Bundle key' })).toBeVisible();
  await page.goto(`/together?run=${first.run?.ref}&tool=note.strong`);
  await page.getByRole('checkbox', { name: /^Tick all 2/ }).check();
  await page.getByRole('radio', { name: /^Approve these/ }).check();
  await page.getByRole('button', { name: /Sign with passkey/ }).click();
  await expect.poll(async () => (await world.row(second.id)).state).toBe('approved');
  const [one, two] = [await world.row(first.id), await world.row(second.id)];
  expect(one.verdicts[0]).toMatchObject({ method: 'passkey' });
  expect(one.verdicts[0]?.statement_digest).toBe(two.verdicts[0]?.statement_digest);
});

test('a plan is read in its order from any of its steps, and denied as one', async ({ world, as }) => {
  const plan = await world.plan('Move, then remove', ['move', 'remove']);
  const page = await as('ann');
  await page.goto(`/actions/${plan.actions[0]?.id}`);
  await expect(page.getByText('Step 1 of 2 of a plan')).toBeVisible();
  await page.getByRole('link', { name: 'Read the whole plan' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A plan of 2 steps' })).toBeVisible();
  await page.getByRole('checkbox', { name: /^Tick all 2/ }).check();
  await page.getByRole('radio', { name: /^Deny as unsafe/ }).check();
  await expect(page.getByRole('button', { name: /Deny as unsafe · / })).toBeDisabled();
  await page.getByLabel('Kind of reason').selectOption('harmful');
  await page.getByRole('textbox', { name: 'Reason' }).fill('not like this');
  await page.getByRole('button', { name: /Deny as unsafe · / }).click();
  for (const step of plan.actions) {
    await expect.poll(async () => (await world.read(step.id)).status).toBe('denied');
    expect((await world.read(step.id)).verdicts[0]).toMatchObject({ reason: 'not like this' });
  }
});

test('several dangerous actions are ticked one by one and signed with one fresh password', async ({ world, as }) => {
  const run = { id: `risky-${Date.now()}`, goal: 'Tell everybody' };
  const made = [
    await world.submit({ tool: 'note.risky', run, args: { text: `${run.id} a` } }),
    await world.submit({ tool: 'note.risky', run, args: { text: `${run.id} b` } }),
  ];
  const page = await as('ann');
  await page.goto(`/together?run=${made[0]?.run?.ref}&tool=note.risky`);
  await expect(page.getByRole('checkbox', { name: /^Tick all/ })).toHaveCount(0);
  for (const box of await page.getByRole('checkbox', { name: /^Answer: / }).all()) await box.check();
  await page.getByRole('radio', { name: /^Approve these/ }).check();
  await page.getByRole('button', { name: 'Approve these · Sign with password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign: Approve these' });
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  for (const { id } of made) await expect.poll(async () => (await world.row(id)).state).toBe('approved');
  await expect(dialog).toHaveCount(0);
  expect((await world.row(made[0]?.id ?? '')).verdicts[0]).toMatchObject({ method: 'password' });
});
