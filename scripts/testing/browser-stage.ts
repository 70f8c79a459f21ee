import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { NOTHING, reportFile, tool } from './stage.ts';
import type { Counts, Stage } from './stage.ts';

type Report = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
  suites?: Suite[];
};
type Suite = {
  title: string;
  suites?: Suite[];
  specs?: { title: string; file: string; tests: { status: string }[] }[];
};

const DEBIAN = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** The journeys of e2e/ in a real Chromium against the production build. */
export const browserStage: Stage = {
  name: 'browser',
  async run() {
    const trouble = await ensureBrowser();
    if (trouble !== null) {
      process.stdout.write(`× ${trouble}\n`);
      return { ...NOTHING, failed: 1, failures: [trouble] };
    }
    const file = reportFile('browser');
    const { code } = await tool('playwright', ['test'], { quiet: false, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file } });
    const text = await readFile(file, 'utf8').catch(() => null);
    await rm(file, { force: true });
    const counts = text === null ? NOTHING : playwrightCounts(JSON.parse(text) as Report);
    return code !== 0 && counts.failed === 0
      ? { ...counts, failed: 1, failures: ['browser: an error outside any journey, or no report'] }
      : counts;
  },
};

/** Counts of a Playwright JSON report; a flaky test is a failed one, and so is an error outside any test. */
export function playwrightCounts({ stats, errors, suites = [] }: Report): Counts {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: suites.flatMap(failedJourneys),
  };
}

function failedJourneys({ suites = [], specs = [] }: Suite): string[] {
  const failed = specs.filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'));
  return [...failed.map(({ file, title }) => `e2e/${file}: ${title}`), ...suites.flatMap(failedJourneys)];
}

/** Installs Chromium when there is none: Debian's by apt-get for root, else Playwright's own. Returns why not, or null. */
async function ensureBrowser(): Promise<string | null> {
  if (await hasBrowser()) return null;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('Installing Chromium with apt-get (a minute or two, once) …\n');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await tool('/usr/bin/apt-get', ['update', '-qq'], { quiet: true, env });
    await tool('/usr/bin/apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      quiet: true,
      env,
    });
    if (await hasBrowser()) return null;
  }
  process.stdout.write('Installing Chromium with Playwright (a minute or two, once) …\n');
  const { code, output } = await tool('playwright', ['install', 'chromium'], { quiet: true });
  return code === 0
    ? null
    : `No Chromium could be installed; install one and run again. ${output.trim().split('\n').at(-1)}`;
}

async function hasBrowser(): Promise<boolean> {
  if ([process.env['CHROMIUM_PATH'] ?? '', ...DEBIAN].some((path) => existsSync(path))) return true;
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}
