import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, test, vi } from 'vitest';

import { problem, reply, startDeskServer } from '../test/desk-server.ts';
import { createClient } from './client.ts';
import { Stopped } from './errors.ts';
import { createGuard } from './guard.ts';
import type { StopWatch, WatchOptions } from './stop-watch.ts';

const LOCK = { id: 'lck_1', target: 'organisation', message: 'stop', epoch: 4 };
const APPROVED = {
  id: 'act_1',
  status: 'approved',
  args: { n: 1 },
  decision: { args: { n: 2 } },
  grant: { token: 't' },
};
let ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** A desk with one event stream; `locks` is what GET /agent answers. */
async function desk(options: WatchOptions = {}) {
  const locks: object[] = [];
  const streams: ServerResponse[] = [];
  const server = await startDeskServer((one, response) => {
    if (one.path.startsWith('/api/v1/agent/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.push(response);
      send(response, 'hello', { client: `cli_${streams.length}`, lock_epoch: 1 });
    } else if (one.path === '/api/v1/agent') reply(response, 200, { locks });
    else if (one.path.endsWith('/acknowledge')) reply(response, 200, { acknowledged: true });
    else if (one.path.endsWith('/redeem')) reply(response, 200, { action_id: 'act_1', tool: 't', args: { n: 3 } });
    else if (one.path === '/api/v1/actions') reply(response, 201, APPROVED);
    else if (one.path.endsWith('/outcome')) reply(response, 200, APPROVED);
    else reply(response, 404, problem(404, 'not-found'));
  });
  const client = createClient({ url: server.url, key: 'cs_test' });
  const watch = client.watch(options);
  ends.push(server.close, () => watch.close());
  const calls = (end: string) => server.seen.filter((one) => one.path.endsWith(end));
  return { client, watch, locks, streams, seen: server.seen, calls };
}

const send = (stream: ServerResponse | undefined, event: string, data: object, id?: number): void =>
  void stream?.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

const aborted = (watch: StopWatch): Promise<void> => vi.waitFor(() => expect(watch.signal.aborted).toBe(true), 20_000);

test('a stop aborts what is in flight and is acknowledged only when that has ended', async () => {
  const { watch, streams, calls } = await desk();
  await watch.running();
  let finish = (): void => undefined;
  const work = watch.track(new Promise<void>((resolve) => (finish = resolve)));
  send(streams[0], 'locked', { lock: LOCK });
  await aborted(watch);
  expect(watch.signal.reason).toMatchObject({ lock: LOCK });
  await sleep(50);
  expect(calls('/acknowledge')).toHaveLength(0);
  finish();
  await work;
  await vi.waitFor(() => expect(calls('/acknowledge')).toHaveLength(1), 20_000);
  expect(calls('/acknowledge')[0]).toMatchObject({ path: '/api/v1/agent/locks/lck_1/acknowledge' });
  expect(JSON.parse(calls('/acknowledge')[0]?.body ?? '')).toEqual({ client: 'cli_1' });
});

test('work goes on when the last stop is lifted, with a new signal', async () => {
  const { watch, streams } = await desk();
  await watch.running();
  send(streams[0], 'locked', { lock: LOCK });
  send(streams[0], 'locked', { lock: { ...LOCK, id: 'lck_2' } });
  send(streams[0], 'unlocked', { id: 'lck_1' });
  await aborted(watch);
  const went = watch.running().then(() => 'running');
  expect(await Promise.race([went, sleep(100, 'waiting')])).toBe('waiting');
  send(streams[0], 'unlocked', { id: 'lck_2' });
  expect(await went).toBe('running');
  expect(watch.signal.aborted).toBe(false);
});

test('a stop that was in force before the connection keeps everything waiting', async () => {
  const { watch, locks } = await desk();
  locks.push(LOCK);
  await aborted(watch);
  expect(watch.signal.reason).toBeInstanceOf(Stopped);
  await expect(watch.running(AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('silence counts as a stop, and contact ends it', async () => {
  const { watch, streams } = await desk({ silenceMs: 150 });
  await watch.running();
  await aborted(watch);
  expect(watch.signal.reason).toMatchObject({ lock: null });
  await vi.waitFor(() => expect(streams.length).toBeGreaterThan(1), 20_000);
  await watch.running(AbortSignal.timeout(5_000));
});

test('a desk that never answers counts as a stop', async () => {
  const server = await startDeskServer(() => undefined);
  const watch = createClient({ url: server.url, key: 'cs_test' }).watch({ silenceMs: 100 });
  ends.push(server.close, () => watch.close());
  await aborted(watch);
  expect(watch.signal.reason).toBeInstanceOf(Stopped);
});

test('without a setting the silence lasts 30 s, two beats of the desk', async () => {
  const server = await startDeskServer(() => undefined);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const watch = createClient({ url: server.url, key: 'cs_test' }).watch();
  ends.push(server.close, () => watch.close(), vi.useRealTimers.bind(vi));
  vi.advanceTimersByTime(29_999);
  expect(watch.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(watch.signal.reason).toMatchObject({ name: 'Stopped', lock: null });
});

test('a new connection resumes after the last event it saw', async () => {
  const changes: string[] = [];
  const { watch, streams, seen } = await desk();
  watch.onAction(({ id }) => changes.push(id));
  await watch.running();
  send(streams[0], 'action', { id: 'act_7', status: 'approved' }, 41);
  await vi.waitFor(() => expect(changes).toEqual(['act_7']), 20_000);
  streams[0]?.end();
  await vi.waitFor(() => expect(streams).toHaveLength(2), 20_000);
  const connections = seen.filter((one) => one.path.startsWith('/api/v1/agent/events'));
  expect(connections.map((one) => one.headers['last-event-id'])).toEqual([undefined, '41']);
});

test('the guard runs exactly the arguments that were redeemed, and reports', async () => {
  const { client, watch, calls } = await desk();
  const ran: unknown[] = [];
  const guard = createGuard(client, watch);
  const output = await guard.perform({ tool: 't', args: { n: 1 } }, (args) => {
    ran.push(args);
    return 'fine';
  });
  expect(output).toBe('fine');
  expect(ran).toEqual([{ n: 3 }]);
  expect(JSON.parse(calls('/redeem')[0]?.body ?? '')).toEqual({ grant: 't', args: { n: 2 } });
  expect(JSON.parse(calls('/outcome')[0]?.body ?? '')).toEqual({ status: 'succeeded', output: 'fine' });
});

test('the guard reports a failed execution and throws what it threw', async () => {
  const { client, watch, calls } = await desk();
  const boom = new Error('no route');
  const work = createGuard(client, watch).perform({ tool: 't', args: {} }, () => Promise.reject(boom));
  await expect(work).rejects.toBe(boom);
  expect(JSON.parse(calls('/outcome')[0]?.body ?? '')).toEqual({ status: 'failed', error: 'no route' });
});

test('the guard runs nothing while a stop is in force', async () => {
  const { client, watch, locks, seen } = await desk();
  locks.push(LOCK);
  const guard = createGuard(client, watch);
  const work = guard.perform({ tool: 't', args: {} }, () => 'ran', { signal: AbortSignal.timeout(200) });
  await expect(work).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(seen.filter((one) => one.path === '/api/v1/actions')).toHaveLength(0);
});
