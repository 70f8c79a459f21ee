import { expect, expectAccessible, test } from './desk.ts';

test('the ledger page says plainly that nobody outside vouches for the log', async ({ as, world }) => {
  await world.submit();
  const page = await as('audrey');
  await page.goto('/ledger');
  const outside = page.getByRole('heading', { name: 'Proof from outside' }).locator('..').locator('..');
  await expect(outside.getByText('Nobody outside this desk vouches for the log')).toBeVisible();
  await expect(outside.getByText('could rewrite all of the log, sign it anew')).toBeVisible();
  await expectAccessible(page);
});
