import { mkdir } from 'node:fs/promises';

import { chromium } from '@playwright/test';

/*
 * Takes screenshots of a running demo: `node scripts/screenshot.ts URL EMAIL PASSWORD FOLDER`. `docs/pictures/queue.png` is its
 * `queue-1440-light.png`.
 */
const [url = '', email = '', password = '', folder = 'test-results/screens'] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
await mkdir(folder, { recursive: true });
for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    const page = await browser.newPage({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: scheme });
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Your turn' }).waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: `${folder}/queue-${width}-${scheme}.png` });
    const first = await page.locator('a[href^="/actions/act_"], [href*="act_"]').first().getAttribute('href');
    const id = /act_[0-9a-f-]+/.exec(first ?? '')?.[0];
    if (id) {
      await page.goto(`${url}/actions/${id}`);
      await page.waitForTimeout(1_000);
      await page.screenshot({ path: `${folder}/action-${width}-${scheme}.png`, fullPage: true });
    }
    await page.close();
  }
}
await browser.close();
