import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Browser, type Page } from '@playwright/test';

import { PASSWORD, World } from '../test/world.ts';

type Who = keyof World['people'];

interface Fixtures {
  /** A signed-in page of that person, in a browser context of its own. */
  as: (who: Who) => Promise<Page>;
}

/** Journeys with a world on the server's own database and people signed in by hand. */
export const test = base.extend<Fixtures, { world: World }>({
  world: [
    // Playwright reads the first parameter's pattern; an empty one says that nothing else is needed.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use, info) => {
      const world = new World({
        live: true,
        suffix: `-${info.workerIndex}`,
        home: process.env['E2E_HOME'],
        origin: process.env['E2E_URL'],
      });
      await world.open(process.env['E2E_DATABASE_URL'] ?? '');
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  as: async ({ browser, world }, use) => {
    const pages: Page[] = [];
    await use(async (who) => {
      const page = await newPage(browser);
      pages.push(page);
      await signIn(page, world, who);
      return page;
    });
    for (const page of pages) await page.context().close();
  },
});

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    baseURL: process.env['E2E_URL'] ?? '',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const goto = page.goto.bind(page);
  page.goto = async (...args) => {
    const answer = await goto(...args);
    await listening(page);
    return answer;
  };
  return page;
}

/** A page is visible before it is hydrated; on a slow machine a click in between would be lost. React marks the elements it has hydrated. */
const listening = (page: Page): Promise<unknown> =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('button, input, select')].every((element) =>
      Object.keys(element).some((name) => name.startsWith('__reactProps')),
    ),
  );

async function signIn(page: Page, world: World, who: Who): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(world.people[who].email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your turn' })).toBeVisible();
}

/** A passkey that lives in the browser, as a platform authenticator would (Chrome DevTools Protocol, WebAuthn domain). */
export async function addAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Chooses one of the five answers; none is preselected. */
export async function choose(page: Page, answer: string): Promise<void> {
  const radio = page.getByRole('radio', {
    name: new RegExp(answer === 'Approve' ? '^Approve(?! with)' : `^${answer}`),
  });
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await radio.check();
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
}

export { expect };
