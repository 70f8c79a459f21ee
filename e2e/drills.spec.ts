import { choose, expect, expectAccessible, test } from './desk.ts';

test('an admin starts a drill, a reviewer approves it and is told, and Safety shows that it was missed', async ({
  world,
  as,
}) => {
  const agent = await world.newAgent(`posing-${Date.now()}`);
  const text = `pay ${Date.now()} to nobody`;
  const cleo = await as('cleo');
  await cleo.goto('/safety');
  await cleo.getByRole('button', { name: 'Start a drill …' }).click();
  const form = cleo.getByRole('form', { name: 'A new drill' });
  await form.getByLabel('As this agent').selectOption(agent.name);
  await form.getByLabel('Tool', { exact: true }).selectOption('note.one');
  await form.getByLabel('Arguments').fill('{"text":');
  await expect(cleo.getByText('This is no JSON object.')).toBeVisible();
  await form.getByLabel('Arguments').fill(JSON.stringify({ text: 7 }));
  await form.getByLabel('What gives it away').fill('the payee is not in our records');
  await cleo.getByRole('button', { name: 'Put it before reviewers' }).click();
  await expect(cleo.getByText('The arguments do not fit the tool’s schema').first()).toBeVisible();
  await form.getByLabel('Arguments').fill(JSON.stringify({ text }));
  await expectAccessible(cleo);
  await cleo.getByRole('button', { name: 'Put it before reviewers' }).click();
  const waiting = cleo.getByRole('list', { name: 'Drills of yours that wait' }).getByRole('listitem');
  const mine = waiting.filter({ hasText: agent.name });
  await expect(mine.getByText('○ Waiting, known to you alone')).toBeVisible();

  // The page of the person who started it says why they cannot answer; another admin is told nothing.
  const dora = await as('dora');
  await dora.goto('/safety');
  await expect(dora.getByRole('heading', { name: 'Drills' })).toBeVisible();
  await expect(dora.getByText(agent.name)).toHaveCount(0);
  await mine.getByRole('link').click();
  await expect(cleo.getByText('You started this drill', { exact: false })).toBeVisible();
  const address = new URL(cleo.url()).pathname;

  const ann = await as('ann');
  await ann.goto(address);
  await expect(ann.getByRole('heading', { name: 'Your verdict' })).toBeVisible();
  await expect(ann.getByText(/drill/i)).toHaveCount(0);
  await choose(ann, 'Approve');
  await ann.getByRole('button', { name: /^Approve ·/ }).click();
  const told = ann.getByRole('complementary', { name: 'Your verdict' });
  await expect(told.getByText('This was a drill: approved, so it was missed')).toBeVisible();
  await expect(told.getByText('the payee is not in our records')).toBeVisible();
  await expectAccessible(ann);
  await ann.goto('/history');
  await expect(ann.getByRole('listitem').filter({ hasText: agent.name }).getByText('◇ Drill')).toBeVisible();

  await cleo.goto('/safety');
  const over = cleo.getByRole('list', { name: 'Drills that are over' }).getByRole('listitem');
  await expect(over.filter({ hasText: agent.name }).getByText('✕ Missed')).toBeVisible();
  await expect(cleo.getByText(/[1-9]\d* missed/)).toBeVisible();
  await expectAccessible(cleo);
});
