import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { expect, test } from 'vitest';

import { createClient } from '#sdk/client.ts';
import { createGuard } from '#sdk/guard.ts';
import { askQuestion } from '#lib/usecases/review/ask-question.ts';
import { example } from '../docs/example.ts';
import { withHarborline } from '../harborline.ts';
import { patient } from '../patience.ts';

const ROOT = join(import.meta.dirname, '../..');
const harborline = withHarborline();

/** Runs a program against the desk as a new agent, approves what it proposes, and returns everything it printed. */
async function runAndApprove(command: string, args: string[]): Promise<string> {
  const actor = await harborline.world.newAgent(`reader-${Date.now()}`);
  const env = { ...process.env, COUNTERSIGN_URL: harborline.desk.url, COUNTERSIGN_KEY: harborline.world.agentKey };
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const [id = ''] = await harborline.waiting({ actor, said: Promise.resolve('') }, 'mail.send');
  await harborline.world.verdict('ann', id, 'approve');
  const [out, problems, [code]] = await printed;
  expect([code, problems]).toEqual([0, '']);
  expect((await harborline.world.row(id)).state).toBe('succeeded');
  return out;
}

test('the JavaScript agent of the README runs as it stands, and is no longer than a screen', async () => {
  const folder = join(ROOT, 'test-results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'readme-agent.mjs');
  const agent = example('README.md', 'js');
  writeFileSync(file, agent);
  expect(agent.trim().split('\n').length).toBeLessThanOrEqual(24);
  // Uses the SDK's sources; `sdk/test/pack.test.ts` runs the same agent with the package itself.
  const node = ['--disable-warning=ExperimentalWarning', '--conditions=countersign-source'];
  expect(await runAndApprove(process.execPath, [...node, file])).toContain('maria@board-advisors.example');
});

test('the curl agent of the README runs as it stands, in sh', async () => {
  const script = example('README.md', 'sh', 2);
  if (spawnSync('curl', ['--version']).error) {
    expect(spawnSync('sh', ['-n', '-c', script]).status).toBe(0);
    return;
  }
  expect(await runAndApprove('sh', ['-eu', '-c', script])).toContain('succeeded');
});

test('a reviewer’s question is answered at once, not at the end of a wait', async () => {
  const actor = await harborline.world.newAgent(`asked-${Date.now()}`);
  const client = createClient({ url: harborline.desk.url, key: harborline.world.agentKey });
  const watch = client.watch();
  const mail = createGuard(client, watch).perform(
    { tool: 'mail.send', args: { to: ['maria@board-advisors.example'], subject: 's', body: 'b' } },
    () => undefined,
    { answer: (question) => `${question} Because the goal says so.` },
  );
  const [id = ''] = await harborline.waiting({ actor, said: Promise.resolve('') }, 'mail.send');
  const started = Date.now();
  await askQuestion(harborline.world.ctx, harborline.world.people.ann, { id, text: 'Why Maria?' });
  await expect
    .poll(async () => (await harborline.world.row(id)).questions[0]?.answer, { timeout: 60_000, interval: 20 })
    .toBe('Why Maria? Because the goal says so.');
  expect(Date.now() - started).toBeLessThan(patient(3_000));
  await harborline.world.verdict('ann', id, 'approve');
  await mail;
  watch.close();
});
