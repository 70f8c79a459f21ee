import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { freePort } from '../desk.ts';
import { example } from '../docs/example.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Process ids that still have `home` in their command line or environment. */
function stillRunning(home: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(home));
    } catch {
      return false;
    }
  });
}

test(
  'the README’s first command leads to a sign-in, and TERM leaves nothing of it running',
  { timeout: 150_000 },
  async () => {
    const [demo = '', suite = ''] = example('README.md', 'sh')
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+#.*/, ''));
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    // The second is the process that runs this test.
    expect([demo, suite, typeof scripts['test']]).toEqual(['npm run demo', 'npm test', 'string']);

    const home = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
    const port = await freePort();
    const { DATABASE_URL: _none, COUNTERSIGN_URL: _nowhere, ...env } = process.env;
    const child = spawn('sh', ['-c', `exec ${demo}`], {
      cwd: ROOT,
      env: { ...env, PORT: String(port), COUNTERSIGN_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    try {
      await expect.poll(() => said, { timeout: 120_000, interval: 200 }).toContain('Begin as ann');
      expect(said).toContain(`Countersign is at http://localhost:${port}`);
      expect((await fetch(`http://localhost:${port}/sign-in`)).status).toBe(200);
    } finally {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    await expect.poll(() => stillRunning(home), { timeout: 60_000, interval: 200 }).toEqual([]);
    await rm(home, { recursive: true });
  },
);
