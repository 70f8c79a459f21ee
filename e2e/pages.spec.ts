import { expect, expectAccessible, test } from './desk.ts';

const PAGES = ['/', '/pending', '/history', '/agents', '/tools', '/people', '/ledger', '/account', '/docs/api'];

for (const scheme of ['light', 'dark'] as const) {
  test(`every page is accessible and fits a phone, ${scheme}`, async ({ world, as }) => {
    test.setTimeout(180_000);
    const { id } = await world.submit({
      args: { text: `look at me, ${scheme}` },
      run: { id: `run-${scheme}`, goal: 'Be seen' },
    });
    const page = await as('cleo');
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of [...PAGES, `/actions/${id}`, `/agents/${world.agent.agentId}`]) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
      await page.setViewportSize({ width: 360, height: 740 });
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([path, wider]).toEqual([path, 0]);
    }
  });
}

test('the sign-in page refuses a wrong password in words and is accessible', async ({ page, world }) => {
  await page.goto('/sign-in');
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(world.people.audrey.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('That did not match')).toBeVisible();
});

test('without a session every page leads to the sign-in and back', async ({ page }) => {
  await page.goto('/ledger');
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fledger/);
});
