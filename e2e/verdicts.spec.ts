import { addAuthenticator, choose, expect, test } from './desk.ts';
import { PASSWORD } from '../test/world.ts';

test('a reviewer approves, the waiting agent has its answer, and exactly that runs once', async ({ world, as }) => {
  const { id, args } = await world.submit({
    args: { text: 'approve me' },
    run: { id: 'run-approve', goal: 'Keep notes' },
  });
  const waiting = world.read(id, 60);
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect(page.getByText(/approved/i).first()).toBeVisible();
  const action = await waiting;
  expect(action).toMatchObject({
    status: 'approved',
    verdicts: [{ verdict: 'approve', signed_by: 'session', reviewer: { name: 'ann' } }],
  });
  const redeemed = await world.redeem(action.grant?.token ?? '', args);
  expect(redeemed.args).toEqual(args);
});

test('a denial needs a kind and a reason, and the agent gets both', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'deny me' } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Deny as unsafe');
  const sign = page.getByRole('button', { name: /^Deny as unsafe ·/ });
  await expect(sign).toBeDisabled();
  await page.getByLabel('Kind of reason').selectOption('harmful');
  await page.getByLabel('Reason', { exact: true }).fill('It names a customer.');
  await sign.click();
  // The word alone is already on the page, beside similar actions that others denied.
  await expect.poll(async () => (await world.read(id)).status).toBe('denied');
  await expect(page.getByText(/denied/i).first()).toBeVisible();
  expect(await world.read(id)).toMatchObject({
    status: 'denied',
    verdicts: [{ verdict: 'deny_unsafe', reason_code: 'harmful', reason: 'It names a customer.' }],
  });
});

test('limits show the new change before they are signed, and only the narrowed bytes can run', async ({
  world,
  as,
}) => {
  const { id } = await world.submit({ args: { text: 'limit me', to: ['first', 'second'] } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve with limits');
  await page.getByRole('checkbox', { name: /second/ }).uncheck();
  await page.getByRole('button', { name: /show/i }).first().click();
  await page.getByRole('button', { name: /^Approve with limits ·/ }).click();
  await expect.poll(async () => (await world.read(id)).status).toBe('approved');
  expect(await world.read(id)).toMatchObject({
    decision: { modified: true, args: { text: 'limit me', to: ['first'] } },
  });
});

test('a question reaches the agent and its answer appears on the page', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'ask me' } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Ask for evidence');
  await page.getByLabel('What do you want to know?').fill('Who asked for this?');
  await page.getByRole('button', { name: 'Ask the agent' }).click();
  await expect.poll(async () => (await world.read(id)).questions.length).toBe(1);
  await world.answer(id, 'Dana, in ticket 12.');
  await expect(page.getByText('Dana, in ticket 12.')).toBeVisible();
});

test('two reviewers in two browsers: the second is blind until they have answered', async ({ world, as }) => {
  const { id } = await world.submit({ tool: 'note.two', args: { text: 'two of us' } });
  const ann = await as('ann');
  const bob = await as('bob');
  await ann.goto(`/actions/${id}`);
  await choose(ann, 'Approve');
  await ann.getByRole('button', { name: /^Approve ·/ }).click();
  await expect.poll(async () => (await world.row(id)).verdicts.length).toBe(1);
  await bob.goto(`/actions/${id}`);
  await expect(bob.getByText(/hidden until you/)).toBeVisible();
  await choose(bob, 'Approve');
  await bob.getByRole('button', { name: /^Approve ·/ }).click();
  await expect.poll(async () => (await world.row(id)).state).toBe('approved');
  await expect(ann.getByText(/approved/i).first()).toBeVisible();
});

test('the owner of the agent reads why their verdict does not count and has no live button', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'mine' } });
  const page = await as('wei');
  await page.goto(`/actions/${id}`);
  await expect(page.getByText(/own this agent/i).first()).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
});

test('an action that expires under the reviewer’s eyes turns its buttons off and says so', async ({ world, as }) => {
  const page = await as('ann');
  const { id } = await world.submit({ args: { text: 'short-lived' }, expires_in: 6 });
  await page.goto(`/actions/${id}`);
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expect(page.getByText(/expired/i).first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('radio')).toHaveCount(0);
});

test('a passkey is enrolled and signs what needs one', async ({ world, as }) => {
  const { id } = await world.submit({ tool: 'note.strong', args: { text: 'strong' } });
  const page = await as('bob');
  await addAuthenticator(page);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Test key');
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.locator('button[type=submit]').click();
  await expect(page.getByRole('button', { name: 'Remove Test key' })).toBeVisible();
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect.poll(async () => (await world.row(id)).state).toBe('approved');
  expect((await world.row(id)).verdicts[0]).toMatchObject({ method: 'passkey' });
});

test('equal lines of a file are folded, counted and open; N goes on from change to change, across files', async ({
  world,
  as,
}) => {
  const tool = `file.put-${Date.now()}`;
  await world.newTool(tool, 'file');
  const text = (word: string): string =>
    Array.from({ length: 60 }, (_, at) => ([5, 30, 55].includes(at) ? `${word} ${at + 1}` : `line ${at + 1}`)).join(
      '\n',
    );
  const files = [
    { path: 'src/long.ts', before: text('old'), content: text('new') },
    { path: 'src/gone.ts', operation: 'delete' },
  ];
  const { id } = await world.submit({ tool, args: { files } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  const lines = page.getByRole('group', { name: 'Lines of src/long.ts' });
  const line = lines.getByText('line 15', { exact: true });
  await expect(line).toBeHidden();
  await lines.getByText('⋯ 18 equal lines').first().click();
  await expect(line).toBeVisible();
  const change = (n: number) => page.getByRole('region', { name: `Change ${n} of 4` });
  await change(2).getByRole('button', { name: 'next change' }).click();
  await expect(change(3)).toBeFocused();
  await page.keyboard.press('n');
  await expect(change(4)).toBeFocused();
  await expect(change(4)).toContainText('This file is deleted.');
  await page.keyboard.press('n');
  await expect(change(1)).toBeFocused();
});
