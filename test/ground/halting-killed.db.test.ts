import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';
import { loadLock } from '#lib/usecases/stops/answers/lock-resource.ts';
import { copyWaiting, haltEntries, recordAll, stopOnly } from './halting.ts';

const database = withDatabase();
const world = withWorld(database);
const WAITING = 6_000;
const KILLS = 6;

/** Records batches in a process of its own and kills it in the middle of one. Answers whether it died inside. */
async function liveAndDie(batches: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'test/servers/halting-process.ts', database.url, world.home],
    { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  let said = '';
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.split('(').length > batches) resolve();
    });
  });
  child.kill('SIGKILL');
  await ended;
  return said.endsWith('(');
}

test(
  'whoever records a halting may be killed in the middle of a batch: others go on, and no action is halted twice',
  { timeout: 120_000 },
  async () => {
    const agent = await world.newAgent('killed');
    await copyWaiting(world, (await world.submit({ agent })).id, WAITING);
    const lock = await stopOnly(world, { type: 'agent', id: agent.agentId });
    await world.lift(lock);
    let inside = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      if (await liveAndDie(1 + (kill % 2))) inside += 1;
      const { actions, entries } = await haltEntries(world, agent.agentId);
      expect(actions).toBe(entries);
      expect((await loadLock(world.db, lock)).halting).toEqual({ done: entries, total: WAITING + 1 });
    }
    expect(inside).toBeGreaterThan(0);
    await recordAll(world);
    expect(await haltEntries(world, agent.agentId)).toEqual({ actions: WAITING + 1, entries: WAITING + 1 });
    expect((await world.entryTypes('lock_id', lock)).filter((type) => type === 'halting-done')).toHaveLength(1);
  },
);
