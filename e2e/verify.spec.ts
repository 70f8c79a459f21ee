import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import type { Page } from '@playwright/test';

import { enrol, evidenceOf, signedEvidence } from '../test/evidence.ts';
import { SoftwarePasskey } from '../test/keys/software-passkey.ts';
import type { World } from '../test/world.ts';
import { choose, expect, expectAccessible, test } from './desk.ts';

type Evidence = Awaited<ReturnType<typeof signedEvidence>>;

let made: Evidence | null = null;
/** Evidence that bob signed with a passkey, at the server's own desk. */
async function evidence(world: World): Promise<Evidence> {
  if (made) return made;
  const key = new SoftwarePasskey(world.ctx.origin);
  await enrol(world, world.people.bob, key);
  return (made = await signedEvidence(world, world.people.bob, key));
}

const give = (page: Page, name: string, content: string | object) =>
  page.getByLabel('Evidence file').setInputFiles({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  });
const answer = (page: Page) => page.getByRole('heading', { level: 2 }).first();

test('evidence is downloaded, and verified in the browser with the network off', async ({ world, as }) => {
  const { id } = await world.submit({ args: { text: 'prove me' } });
  const page = await as('ann');
  await page.goto(`/actions/${id}`);
  await choose(page, 'Approve');
  await page.getByRole('button', { name: /^Approve ·/ }).click();
  await expect.poll(async () => (await world.row(id)).state).toBe('approved');
  await page.reload();
  await page.getByRole('tab', { name: 'Evidence' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download evidence' }).click();
  const file = await (await download).path();
  await page.getByRole('link', { name: 'a page that works offline' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Verify evidence' })).toBeVisible();

  await page.context().setOffline(true);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByLabel('Evidence file').setInputFiles(file);
  await expect(answer(page)).toHaveText(/^All of .* holds$/);
  await expect(page.getByText('Answered by ann')).toBeVisible();
  await expect(page.getByText('{"text":"prove me"}')).toBeVisible();
  expect(asked).toEqual([]);
});

test('anybody may use it; every check is shown, and what does not hold is named and not repeated', async ({
  page,
  world,
}) => {
  const file = await evidence(world);
  await page.goto('/verify');
  await page.context().setOffline(true);
  await give(page, 'good.json', file);
  await expect(answer(page)).toHaveText('All of good.json holds');
  const checks = page.getByRole('listitem');
  await expect(checks.filter({ hasText: /^✓ holds/ })).toHaveCount(11 + file.entries.length - 1);
  await expect(checks.filter({ hasText: 'verdict 1: bob' })).toContainText('approve, by passkey');

  await give(page, 'changed.json', { ...file, action: { ...file.action, args: '{"text":"other"}' } });
  await expect(page.getByRole('alert')).toContainText(/This is not proven: 1 of \d+ checks fails.*arguments/);
  await expect(checks.filter({ hasText: '✗ fails' })).toHaveText(/^✗ failsarguments.*the decided arguments/);
  await expect(page.getByText('Answered by')).toHaveCount(0);

  for (const [name, content, words] of [
    ['cut.json', JSON.stringify(file).slice(0, -9), 'it is cut off or not strict JSON'],
    ['other.json', { hello: 'world' }, 'it is no evidence file of a known type'],
    ['huge.json', ' '.repeat(17 * 1024 * 1024), 'it is larger than any evidence file'],
  ] as const) {
    await give(page, name, content);
    await expect(page.getByRole('alert')).toContainText(name);
    await expect(checks).toContainText(words);
  }
});

test('a hidden character in what an agent wrote is shown, as on the desk’s own page', async ({ page, world }) => {
  const { id } = await world.submit({ tool: 'note.read', args: { text: 'pay \u202Eeve\u202C now' } });
  await page.goto('/verify');
  await give(page, 'hidden.json', await evidenceOf(world, id));
  await expect(answer(page)).toHaveText('All of hidden.json holds');
  const args = page.locator('pre').filter({ hasText: '"text"' });
  await expect(args.locator('mark')).toHaveText(['U+202E', 'U+202C']);
  await expect(args).not.toContainText('\u202E');
});

test('a dropped file is checked, by keys from elsewhere where they are given', async ({ page, world }) => {
  const file = await evidence(world);
  await page.goto('/verify');
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return data;
  }, JSON.stringify(file));
  await page.getByText('Choose it, or drop it here').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(answer(page)).toHaveText('All of dropped.json holds');

  await page.getByText('Compare with keys you kept').click();
  await page.getByLabel('The desk’s key set').fill('{"keys":[{"kid":"another"}]}');
  await page.getByLabel('Keys of the desk’s log').click();
  await expect(page.getByRole('alert')).toContainText('This is not proven');
  await expect(page.getByRole('listitem').filter({ hasText: '✗ fails' })).toContainText('another installation');

  await page.getByLabel('The desk’s key set').fill('nonsense');
  await page.getByLabel('Keys of the desk’s log').fill(file.log_keys.join('\n'));
  await page.getByLabel('The desk’s key set').click();
  await expect(page.getByRole('alert')).toContainText('the desk’s key set is none');

  await page.getByLabel('The desk’s key set').fill(JSON.stringify(file.jwks));
  await page.getByLabel('Keys of the desk’s log').click();
  await expect(page.getByText('signed by keys you gave')).toBeVisible();
});

test('the page is saved as one file, which verifies from a disk', async ({ page, context, world }) => {
  const file = await evidence(world);
  await page.goto('/verify');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save it' }).click();
  const saved = `${test.info().outputPath('countersign-verify.html')}`;
  await (await download).saveAs(saved);
  await context.setOffline(true);
  await page.goto(pathToFileURL(saved).href);
  await give(page, 'good.json', file);
  await expect(answer(page)).toHaveText('All of good.json holds');
  await expect(page.getByRole('link')).toHaveCount(0);
  expect(await readFile(saved, 'utf8')).not.toMatch(/(?:src|href)="(?!\/)/);
});

test('it may load and send nothing, and runs no script but its own', async ({ page }) => {
  const got = await page.goto('/verify');
  const policy = got?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; /);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|self|https?:/);
  const tried = await page.evaluate(async () => {
    const holder = document.createElement('div');
    holder.innerHTML = '<img src=x onerror="window.slipped = true">';
    document.body.append(holder);
    const sent = await fetch('/healthz').then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { sent, slipped: 'slipped' in window };
  });
  expect(tried).toEqual({ sent: false, slipped: false });
  expect((await page.request.post('/verify')).status()).toBe(405);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`it is accessible and fits a phone, empty, holding and failing, ${scheme}`, async ({ page, world }) => {
    const file = await evidence(world);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/verify');
    await page.getByText('Compare with keys you kept').click();
    for (const [name, content] of [
      ['', null],
      ['good.json', file],
      ['changed.json', { ...file, checkpoint: '' }],
    ] as const) {
      if (content) {
        await give(page, name, content);
        await expect(answer(page)).toHaveText(name === 'good.json' ? /holds/ : /not proven/);
      }
      for (const [width, height] of [
        [1440, 900],
        [390, 844],
        [360, 740],
      ] as const) {
        await page.setViewportSize({ width, height });
        await expectAccessible(page);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([name, width, wider]).toEqual([name, width, 0]);
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/${name || 'empty'}-${width}-${scheme}.png`,
            fullPage: true,
          });
      }
    }
  });
}
