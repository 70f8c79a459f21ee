import { expect, expectAccessible, test } from './desk.ts';

const PAGES = [
  '/',
  '/pending',
  '/history',
  '/agents',
  '/tools',
  '/policy',
  '/safety',
  '/people',
  '/ledger',
  '/retention',
  '/account',
  '/tools/describe?tool=note.one',
  '/docs/api',
];

for (const scheme of ['light', 'dark'] as const) {
  test(`every page is accessible and fits a phone, ${scheme}`, async ({ world, as }) => {
    test.setTimeout(180_000);
    const { id } = await world.submit({
      args: { text: `look at me, ${scheme}` },
      run: { id: `run-${scheme}`, goal: 'Be seen' },
    });
    const plan = await world.plan('Tidy up', ['first', 'second']);
    const page = await as('cleo');
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of [...PAGES, `/actions/${id}`, `/agents/${world.agent.agentId}`, `/together?plan=${plan.id}`]) {
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

test('pages run only scripts with this answer’s nonce, load nothing from elsewhere, and cannot be framed', async ({
  as,
}) => {
  const page = await as('cleo');
  const refused: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && host !== new URL(page.url()).host) foreign.push(request.url());
  });
  for (const path of PAGES) {
    const answer = await page.goto(path);
    const headers = answer?.headers() ?? {};
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
  // A script that slipped into a page does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('div');
    script.innerHTML = '<img src=x onerror="window.slipped = true">';
    document.body.append(script);
    return new Promise((resolve) => setTimeout(() => resolve('slipped' in window), 500));
  });
  expect(ran).toBe(false);
  expect(refused.filter((text) => !text.includes('inline event handler'))).toEqual([]);
  expect(foreign).toEqual([]);
});
