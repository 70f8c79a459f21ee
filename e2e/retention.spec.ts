import { expect, expectAccessible, test } from './desk.ts';

test('an action is erased by two admins: its page says so, a hold in between keeps it, its evidence still downloads', async ({
  world,
  as,
}) => {
  const secret = `the secret ${Date.now()}`;
  const { id } = await world.submit({ args: { text: secret }, run: { id: `run-${Date.now()}`, goal: 'Say it' } });
  await world.verdict('ann', id, 'deny_unsafe');
  const cleo = await as('cleo');
  await cleo.goto(`/actions/${id}`);
  await expect(cleo.getByText(secret).first()).toBeVisible();
  await cleo.getByRole('link', { name: 'Erase its content …' }).click();

  await cleo.getByRole('textbox', { name: 'Its id' }).first().fill(id);
  await cleo.getByRole('textbox', { name: 'Why' }).first().fill('a case at court');
  await cleo.getByRole('button', { name: 'Hold it' }).click();
  const hold = cleo.getByRole('list', { name: 'Holds in force' }).getByRole('listitem').filter({ hasText: id });
  await expect(hold).toBeVisible();
  await cleo.getByRole('textbox', { name: 'Why' }).last().fill('she asked for it');
  await cleo.getByRole('button', { name: 'Propose to erase it' }).click();
  await expect(cleo.getByText('A legal hold covers this action', { exact: false })).toBeVisible();
  await expectAccessible(cleo);

  await hold.getByRole('button', { name: /Lift the hold/ }).click();
  await cleo.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill('settled');
  await expectAccessible(cleo);
  await cleo.getByRole('button', { name: 'Propose to lift it' }).click();
  const dora = await as('dora');
  const accept = async (what: string) => {
    await dora.goto('/retention');
    const card = dora.getByRole('region', { name: new RegExp(`${what}.*${id}`) });
    const place = card.getByRole('link', { name: 'See what would go' });
    if (what === 'The content') await expect(place).toHaveAttribute('href', `/actions/${id}`);
    await card.getByRole('button', { name: 'Show the change' }).click();
    await card.getByRole('button', { name: 'Accept the change' }).click();
    await expect(card).toHaveCount(0);
  };
  await accept('legal hold');
  await expect(hold).toHaveCount(0);

  await cleo.getByRole('button', { name: 'Propose to erase it' }).click();
  await expect(cleo.getByText('Proposed. Another admin has to accept it, above.')).toBeVisible();
  await accept('The content');
  await expect.poll(async () => (await world.row(id)).erased_at).not.toBeNull();

  await cleo.goto(`/actions/${id}`);
  await expect(cleo.getByText('The content of this action was erased')).toBeVisible();
  await expect(cleo.getByText(secret)).toHaveCount(0);
  await expectAccessible(cleo);
  await cleo.getByRole('tab', { name: 'Evidence' }).click();
  const downloading = cleo.waitForEvent('download');
  await cleo.getByRole('link', { name: 'Download evidence' }).click();
  expect((await downloading).suggestedFilename()).toContain(id);
});

test('a hold is placed on a person by name, and not without a reason', async ({ as }) => {
  const dora = await as('dora');
  await dora.goto('/retention');
  await dora.getByLabel('What').first().selectOption('person');
  await dora.getByLabel('Who').first().selectOption({ label: 'dora' });
  const hold = dora.getByRole('button', { name: 'Hold it' });
  await dora.getByRole('textbox', { name: 'Why' }).first().fill('  ');
  await expect(hold).toBeDisabled();
  await dora.getByRole('textbox', { name: 'Why' }).first().fill(`case ${Date.now()}`);
  await hold.click();
  const held = dora.getByRole('list', { name: 'Holds in force' }).getByRole('listitem');
  await expect(held.filter({ hasText: 'dora' }).first()).toBeVisible();
});

test('keeping content shorter waits for a second person, longer does not', async ({ as }) => {
  const cleo = await as('cleo');
  await cleo.goto('/retention');
  await cleo.getByRole('spinbutton', { name: 'Days' }).fill('182');
  await cleo.getByRole('button', { name: 'Propose this' }).click();
  await expect(cleo.getByRole('spinbutton', { name: 'Days' })).toHaveJSProperty('validity.rangeUnderflow', true);
  await cleo.getByRole('spinbutton', { name: 'Days' }).fill('30000');
  await cleo.getByRole('button', { name: 'Propose this' }).click();
  const card = cleo.getByRole('region', { name: /kept for a shorter time/ });
  await card.getByRole('button', { name: 'Withdraw' }).click();
  await expect(card).toHaveCount(0);
  await expect(cleo.getByText('For ever: until somebody erases it.')).toBeVisible();
});
