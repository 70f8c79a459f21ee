import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { createClient, type Client } from '#sdk/client.ts';
import { Stopped } from '#sdk/errors.ts';
import { createGuard } from '#sdk/guard.ts';
import type { StopWatch } from '#sdk/stop-watch.ts';
import { World } from '../world.ts';
import { OwnDatabaseServer } from './own-database.ts';
import { patient } from '../patience.ts';

/** Instead of the default of 30 s. */
const SILENCE_MS = 4_000;
const READ = { tool: 'note.read', args: { text: 'allowed at once' } };
const ASK = { tool: 'note.one', args: { text: 'somebody has to say yes' } };

const server = new OwnDatabaseServer();
let world: World;
let client: Client;
let watch: StopWatch | null = null;

beforeAll(async () => {
  await server.start();
  world = new World({ live: true, home: server.home });
  await world.open(await server.databaseUrl());
  client = createClient({ url: server.url, key: world.agentKey });
});
afterEach(() => {
  server.resume();
  watch?.close();
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

/** A watch that has just received something from the desk, and the time at which it was stopped. */
async function watching() {
  const stops: { at: number; stop: Stopped }[] = [];
  const fresh = client.watch({ silenceMs: SILENCE_MS, onStop: (stop) => stops.push({ at: Date.now(), stop }) });
  watch = fresh;
  await fresh.running();
  return { watch: fresh, stops };
}

test('a desk that is frozen is a stop after the silence, and no stop once it is heard again', async () => {
  const { watch, stops } = await watching();
  const frozenAt = Date.now();
  server.freeze();
  await sleep(SILENCE_MS / 2);
  expect(watch.signal.aborted).toBe(false);
  await expect.poll(() => stops.length, { timeout: patient(SILENCE_MS) }).toBe(1);
  expect((stops[0]?.at ?? 0) - frozenAt).toBeLessThanOrEqual(SILENCE_MS + patient(500));
  expect(watch.signal.reason).toBeInstanceOf(Stopped);
  expect(stops[0]?.stop.lock).toBeNull();
  await expect(watch.running(AbortSignal.timeout(1_000))).rejects.toMatchObject({ name: 'TimeoutError' });
  server.resume();
  await watch.running(AbortSignal.timeout(20_000));
  expect(watch.signal.aborted).toBe(false);
});

test('a guard runs nothing while the desk is frozen, and works again after', async () => {
  const { watch } = await watching();
  const guard = createGuard(client, watch);
  const ran: string[] = [];
  expect(await guard.perform(READ, () => void ran.push('before'))).toBeUndefined();
  server.freeze();
  const caught = guard.perform(READ, () => void ran.push('frozen'));
  await expect(caught).rejects.toBeInstanceOf(Stopped);
  const late = guard.perform(READ, () => void ran.push('silent'), { signal: AbortSignal.timeout(500) });
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
  server.resume();
  await watch.running(AbortSignal.timeout(20_000));
  await guard.perform(READ, () => void ran.push('after'));
  expect(ran).toEqual(['before', 'after']);
});

test('work in flight is told to end when contact is lost', async () => {
  const { watch } = await watching();
  let told: unknown = null;
  const work = createGuard(client, watch).perform(READ, async (_args, { signal }) => {
    server.freeze();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    told = signal.reason;
    server.resume();
    throw new Error('ended early');
  });
  await expect(work).rejects.toThrow('ended early');
  expect(told).toBeInstanceOf(Stopped);
});

test('a stop set while an agent is cut off holds it when it is back', async () => {
  const { watch } = await watching();
  server.freeze();
  await expect.poll(() => watch.signal.aborted, { timeout: SILENCE_MS + patient(1_000) }).toBe(true);
  const stop = await world.stop();
  server.resume();
  await expect(watch.running(AbortSignal.timeout(3_000))).rejects.toMatchObject({ name: 'TimeoutError' });
  await world.lift(stop.id);
  await watch.running(AbortSignal.timeout(20_000));
});

test('a wait outlives a desk that is frozen, and one that is gone for longer than a call is repeated', async () => {
  const [held, gone] = [await client.submit(ASK), await client.submit(ASK)];
  const holding = client.wait(held.id);
  await sleep(200);
  server.freeze();
  await world.verdict('ann', held.id, 'approve');
  expect(await Promise.race([holding, sleep(1_000, 'nothing yet')])).toBe('nothing yet');
  server.resume();
  expect((await holding).status).toBe('approved');

  const waiting = client.wait(gone.id);
  await sleep(200);
  await server.killServer();
  // Longer than all retry delays of one call together.
  await sleep(12_000);
  await world.verdict('ann', gone.id, 'deny_unsafe');
  await server.start();
  expect((await waiting).status).toBe('denied');
});

test('a wait for a desk that stays away ends when its caller has had enough', async () => {
  const action = await client.submit(ASK);
  await server.killServer();
  const began = Date.now();
  await expect(client.wait(action.id, { signal: AbortSignal.timeout(1_500) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(Date.now() - began).toBeLessThan(patient(3_000));
  await server.start();
});
