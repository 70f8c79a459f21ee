import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { Problem } from '#lib/contract/problem.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';

const home = mkdtempSync(join(tmpdir(), 'countersign-small-'));
// Only root may mount; elsewhere the test says that it was skipped.
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', home]).status === 0;
chmodSync(home, 0o755);
const server = new OwnDatabaseServer(home);

afterAll(async () => {
  if (mounted) {
    await server.stop();
    execFileSync('umount', ['-l', home]);
  }
  rmSync(home, { recursive: true, force: true });
});

/** Takes every byte that is left. */
function fill(file: string): void {
  const ballast = openSync(file, 'w');
  try {
    for (const size of [1_048_576, 4_096, 1]) {
      try {
        for (;;) writeSync(ballast, Buffer.alloc(size));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
    }
  } finally {
    closeSync(ballast);
  }
}

test.runIf(mounted)(
  'a full disk: proposals are refused in plain words, nothing acknowledged is lost, and it recovers',
  async () => {
    await server.start();
    const world = new World({ live: true, home });
    await world.open(await server.databaseUrl());
    const headers = { authorization: `Bearer ${world.agentKey}`, 'content-type': 'application/json' };
    const propose = (key: string) =>
      fetch(`${server.url}/api/v1/actions`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify({ tool: 'note.one', args: { text: 'x'.repeat(50_000) + key } }),
      });
    const acknowledged = new Map<string, string>();
    fill(join(home, 'ballast'));
    let refusal: Response | null = null;
    for (let i = 0; i < 2_000 && refusal === null; i++) {
      const key = randomUUID();
      const answer = await propose(key);
      if (answer.status === 201) acknowledged.set(key, ((await answer.json()) as { id: string }).id);
      else refusal = answer;
    }
    expect(refusal?.status).toBe(503);
    const problem = Problem.parse(await refusal?.json());
    expect(problem.type).toBe('/problems/unavailable');
    expect(problem.detail).not.toMatch(/pg_|base\/|stack| at /);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

    rmSync(join(home, 'ballast'));
    await server.untilReady();
    await expect.poll(async () => (await propose(randomUUID())).status, { timeout: 30_000, interval: 250 }).toBe(201);
    for (const [key, id] of acknowledged) {
      const again = await propose(key);
      expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id]);
    }
    await world.close();
  },
);
