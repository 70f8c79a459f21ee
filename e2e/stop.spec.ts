import { expect, test } from './desk.ts';

test('an admin stops an agent while it waits; the page says what it hit, and the agent stops', async ({
  world,
  as,
}) => {
  const agent = await world.newAgent(`stopped-${Date.now()}`);
  const { id } = await world.submit({ agent });
  const waiting = world.read(id, 60, agent);
  const page = await as('cleo');
  await page.goto(`/agents/${agent.agentId}`);
  await page
    .getByRole('button', { name: new RegExp(`^.*Stop ${agent.name}`) })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  if (await dialog.isVisible().catch(() => false)) await dialog.getByRole('button', { name: /stop/i }).last().click();
  await expect(page.getByText(/1 waiting (action )?halted/i).first()).toBeVisible();
  expect(await waiting).toMatchObject({ status: 'halted' });
});
