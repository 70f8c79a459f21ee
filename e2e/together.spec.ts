import { addAuthenticator, expect, expectAccessible, test } from './desk.ts';

test('many of a kind are one line in the queue, read together, and answered with one signature', async ({
  world,
  as,
}) => {
  const run = { id: `tidy-${Date.now()}`, goal: 'Tidy the notes' };
  const made = [];
  for (let i = 0; i < 4; i++) made.push(await world.submit({ run, args: { text: `${run.id} note ${i}` } }));
  const page = await as('ann');
  await page.goto('/');
  const fold = page.getByRole('link', { name: /and 3 more of this kind/ }).first();
  await expect(fold).toBeVisible();
  await page.goto(`/together?run=${made[0]?.run?.ref}&tool=note.one`);
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  for (let i = 0; i < 4; i++) await expect(page.getByText(`note ${i}`, { exact: false }).first()).toBeVisible();

  // One of them is not for approving: it is left out.
  await page.getByRole('checkbox', { name: /^Tick all 4/ }).check();
  await page.getByRole('checkbox', { name: /^Answer: .*note 3/ }).uncheck();
  await expect(page.getByText('Your answer to the 3 ticked of 4')).toBeVisible();
  await page.getByRole('radio', { name: /^Approve these/ }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: /Sign with this session/ }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'note 3' })).toBeVisible();
  await expect.poll(async () => (await world.read(made[0]?.id ?? '')).status).toBe('approved');
  expect((await world.read(made[3]?.id ?? '')).status).toBe('pending');
});

test('a plan is read in its order and signed with a passkey where one of its steps asks for one', async ({
  world,
  as,
}) => {
  const page = await as('bob');
  await addAuthenticator(page);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Laptop');
  const { PASSWORD } = await import('../test/world.ts');
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByText('Laptop')).toBeVisible();

  const plan = await world.plan('Move, then remove', ['move', 'remove']);
  await page.goto(`/actions/${plan.actions[0]?.id}`);
  await expect(page.getByText('Step 1 of 2: Move, then remove')).toBeVisible();
  await page.getByRole('link', { name: 'Read the whole plan' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Plan: Move, then remove' })).toBeVisible();
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
