import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDesk, type Desk } from '../desk.ts';
import { example } from '../docs/example.ts';

const ROOT = join(import.meta.dirname, '../..');
let desk: Desk;
let key = '';

/** A newcomer's starting point: an empty desk, and a shell in the checkout. */
beforeAll(async () => {
  desk = await startDesk();
}, 180_000);
afterAll(() => desk.stop());

/** Runs a block of the docs unchanged, in sh, which ends at the first command that fails. */
function sh(script: string, env: Record<string, string> = {}): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', script], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...process.env,
      DATABASE_URL: desk.databaseUrl,
      COUNTERSIGN_HOME: desk.home,
      COUNTERSIGN_URL: desk.url,
      COUNTERSIGN_KEY: key,
      ...env,
    },
  });
  return { status, said: `${stdout}${stderr}` };
}

const hasCurl = spawnSync('curl', ['--version']).error === undefined;

test('the README’s set-up of an empty desk runs as it stands and leads to an agent’s key', { timeout: 120_000 }, () => {
  const { status, said } = sh(example('README.md', 'sh', 1));
  expect([status, said]).toEqual([0, expect.stringMatching(/cs_[\w-]{20,}/)]);
  expect(said.match(/\/welcome\?token=/g)).toHaveLength(2);
  key = /cs_[\w-]{20,}/.exec(said)?.[0] ?? '';
});

test('with it, the README’s agent has its first action waiting, at the level the README says', async () => {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  // Uses the SDK's sources; `sdk/test/pack.test.ts` runs the same agent with the package itself.
  const inside = join(ROOT, 'test-results', 'docs-agent.mjs');
  writeFileSync(inside, example('README.md', 'js'));
  const env = { ...process.env, COUNTERSIGN_URL: desk.url, COUNTERSIGN_KEY: key };
  const agent = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--conditions=countersign-source', inside],
    {
      env,
      stdio: 'ignore',
    },
  );
  const waiting = async () => {
    const answer = await fetch(`${desk.url}/api/v1/actions?status=pending`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { items = [] } = (await answer.json()) as { items?: { tool: string; risk: { level: string } }[] };
    return items.map(({ tool, risk }) => `${tool} ${risk.level}`);
  };
  await expect.poll(waiting, { timeout: 60_000, interval: 100 }).toEqual(['mail.send high']);
  agent.kill();
});

test.skipIf(!hasCurl)('the event stream’s example says hello, and the page names every event', () => {
  const { said } = sh(example('docs/events.md', 'sh'), { SECONDS_TO_LISTEN: '2' });
  expect(said).toMatch(/^event: hello\ndata: \{"client":"cli_/m);
  const sent = [
    ...readFileSync(join(ROOT, 'lib/http/streams/agent-events.ts'), 'utf8').matchAll(/events\.send\('(\w+)'/g),
  ];
  const page = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
  expect(sent.length).toBeGreaterThanOrEqual(4);
  for (const [, event] of sent) expect(page).toContain(`| \`${event}\` |`);
});

test.skipIf(!hasCurl)('the health checks and metrics of the operations page answer as it says', () => {
  const { status, said } = sh(example('docs/operations.md', 'sh'));
  expect(status).toBe(0);
  expect(said).toContain('"ok"');
  expect(said).toContain('"ready"');
  expect(said).toContain('countersign_waiting_actions{state="pending"}');
});

test('an agent of the demo without the gate says what would have happened, as its page shows', () => {
  const [command = '', ...expected] = example('demo/README.md', 'sh').trimEnd().split('\n');
  const { status, said } = sh(command);
  expect(status).toBe(0);
  for (const line of expected) expect(said).toContain(line.replace(/^# /, ''));
});
