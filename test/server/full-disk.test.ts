import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { Problem } from '#lib/contract/problem.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';

// Outside Linux there are no mount namespaces, and the test says that it was skipped.
const linux = process.platform === 'linux';
const server = new OwnDatabaseServer(linux ? { volume: '160m' } : {});

afterAll(() => server.stop());

/** Fills the disk. */
function fill(file: string): void {
  const ballast = openSync(file, 'a');
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

/** A refusal in plain words: the desk is unavailable, what that means for the proposal and what to do, without internal details. */
async function refusedPlainly(answer: Response): Promise<string> {
  const text = await answer.text();
  expect([answer.status, text]).toEqual([503, expect.stringContaining('/problems/unavailable')]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(text).not.toMatch(/pg_|base\/|pgsql|\.ts\b|node_modules|\\n +at |could not|PANIC/);
  const { detail } = Problem.parse(JSON.parse(text));
  expect(detail).toMatch(/Nothing was changed/);
  expect(detail).toMatch(/try again/);
  return detail;
}

test.runIf(linux)(
  'a full disk: proposals are refused in plain words, nothing acknowledged is lost, and it recovers',
  async () => {
    expect(await server.start()).toBeNull();
    const ballast = join(server.seenHome, 'ballast');
    const world = new World({ live: true, home: server.seenHome });
    await world.open(await server.databaseUrl());
    const headers = { authorization: `Bearer ${world.agentKey}`, 'content-type': 'application/json' };
    const propose = (key: string) =>
      fetch(`${server.url}/api/v1/actions`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify({ tool: 'note.one', args: { text: 'x'.repeat(50_000) + key } }),
      });
    const acknowledged = new Map<string, string>();
    const details = new Set<string>();
    let refusals = 0;
    fill(ballast);
    for (let i = 0; i < 2_000 && refusals < 30; i++) {
      const key = randomUUID();
      const answer = await propose(key);
      if (answer.status === 201) acknowledged.set(key, ((await answer.json()) as { id: string }).id);
      else {
        refusals += 1;
        details.add(await refusedPlainly(answer));
        // Fill what the refused request freed as well.
        fill(ballast);
      }
    }
    expect(refusals).toBe(30);
    expect([...details].join()).toMatch(/disk/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

    rmSync(ballast);
    await server.untilReady();
    await expect.poll(async () => (await propose(randomUUID())).status, { timeout: 60_000, interval: 250 }).toBe(201);
    for (const [key, id] of acknowledged) {
      const again = await propose(key);
      expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id]);
    }
    await world.close();
  },
);
