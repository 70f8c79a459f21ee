import type { Page } from '@playwright/test';

import { expect, expectAccessible, test } from './desk.ts';
import { POLICY } from '../test/world.ts';

/** Replaces the whole text of the editor with the keyboard. */
async function write(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Draft of the policy' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

const open = async (page: Page, tab: string) => {
  await page.goto('/policy');
  await page.getByRole('tab', { name: tab }).click();
};

test('a policy is written, checked, replayed, proposed, published by a second person, and rolled back', async ({
  world,
  as,
}) => {
  test.setTimeout(120_000);
  const stamp = Date.now();
  // A tool that no other test uses: a rule in force also applies to tests that run at the same time.
  const { id, status } = await world.submit({ tool: 'note.mutable', args: { text: `replay me ${stamp}` } });
  expect(status).toBe('pending');
  const cleo = await as('cleo');
  await open(cleo, 'Change it');

  // A mistake first: it is shown at its line, and nothing can be proposed.
  await write(cleo, `${POLICY.trim()}\n@id("oops") forbid (principal, action == Action::"note.mutabel", resource);`);
  await expect(cleo.getByRole('button', { name: /^line \d+: .*note\.mutabel/ })).toBeVisible();
  await expect(cleo.getByRole('button', { name: 'Propose to a second admin' })).toBeDisabled();
  await expectAccessible(cleo);

  const stricter = `${POLICY.trim()}\n@id("no-ones-${stamp}") forbid (principal, action == Action::"note.mutable", resource);`;
  await write(cleo, stricter);
  await expect(cleo.getByText('✓ It parses')).toBeVisible();
  await cleo.getByRole('button', { name: 'Replay the draft' }).click();
  const changes = cleo.getByRole('list', { name: 'What would change' });
  await expect(changes.getByText('newly blocked').first()).toBeVisible();
  await expect(changes.locator(`a[href="/actions/${id}"]`)).toBeVisible();

  await cleo.getByLabel('Why').fill('ones did harm');
  await cleo.getByRole('button', { name: 'Propose to a second admin' }).click();
  await expect(cleo.getByText('Nothing changes until another admin accepts it', { exact: false })).toBeVisible();
  const mine = cleo.getByRole('region', { name: 'A new policy is proposed' });
  await expect(mine.getByText('You proposed it; another admin has to accept it.')).toBeVisible();
  await expect(mine.getByRole('button', { name: 'Accept the change' })).toHaveCount(0);
  expect((await world.submit({ tool: 'note.mutable' })).status).toBe('pending');

  // The second person has to read the lines before they can accept them.
  const dora = await as('dora');
  await dora.goto('/policy');
  const theirs = dora.getByRole('region', { name: 'A new policy is proposed' });
  await expect(theirs.getByText('“ones did harm”', { exact: false })).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Accept the change' })).toBeDisabled();
  await theirs.getByRole('button', { name: /^Show the change/ }).click();
  await expect(theirs.getByText(`no-ones-${stamp}`)).toBeVisible();
  await expectAccessible(dora);
  await theirs.getByRole('button', { name: 'Accept the change' }).click();
  await expect(theirs).toHaveCount(0);
  await expect.poll(async () => (await world.submit({ tool: 'note.mutable' })).status).toBe('blocked');

  // Who may do what, asked of the policy in force.
  await dora.getByRole('tab', { name: 'Who may do what' }).click();
  await dora.getByLabel('Tool', { exact: true }).selectOption('note.mutable');
  await dora.getByRole('button', { name: 'What would happen?' }).click();
  await expect(dora.getByText(`Forbidden by no-ones-${stamp}`)).toBeVisible();

  // Rolling back: an old version is a draft like any other.
  await dora.getByRole('tab', { name: 'Versions' }).click();
  await dora.getByRole('button', { name: 'Go back to it …' }).first().click();
  await expect(dora.getByText('✓ It parses')).toBeVisible();
  await dora.getByRole('button', { name: 'Propose to a second admin' }).click();
  const back = cleo.getByRole('region', { name: 'A new policy is proposed' });
  await back.getByRole('button', { name: /^Show the change/ }).click();
  await back.getByRole('button', { name: 'Accept the change' }).click();
  await expect(back).toHaveCount(0);
  await expect.poll(async () => (await world.submit({ tool: 'note.mutable' })).status).toBe('pending');
});

test('a reviewer reads the policy and cannot change it', async ({ as }) => {
  const page = await as('ann');
  await page.goto('/policy');
  await expect(page.getByRole('tab', { name: 'In force' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Change it' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(page.getByRole('button', { name: 'Go back to it …' })).toHaveCount(0);
});
