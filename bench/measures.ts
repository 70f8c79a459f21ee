import type { Desk } from '../test/desk.ts';
import type { World } from '../test/world.ts';
import { collectGarbage } from './collect-garbage.ts';
import { openStream, send, throughput } from './load.ts';

const WIDTH = 32;
const TEXT = 'x'.repeat(900);

/** A proposal of one kilobyte. As many runs take turns as there are concurrent requests, as if that many agents were working. */
const PROPOSALS = Array.from({ length: WIDTH }, (_, run) =>
  JSON.stringify({
    tool: 'note.one',
    args: { text: TEXT },
    run: { id: `bench-${run}`, goal: 'Measure' },
    claim: { summary: 'a kilobyte' },
  }),
);
const proposal = (i: number): string => PROPOSALS[i % WIDTH] ?? '';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function expectStatus(what: string, got: number, wanted: number): void {
  if (got !== wanted) throw new Error(`${what} answered ${got}, not ${wanted}`);
}

/** Proposals of one kilobyte a second, 32 at once and no more than `rate` a second; every answer is checked. */
export const propose = (desk: Desk, key: string, count: number, rate?: number): Promise<number> =>
  throughput(
    count,
    WIDTH,
    async (i) => {
      const { status, json } = await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), proposal(i));
      expectStatus('POST /actions', status, 201);
      if (json['status'] !== 'pending') throw new Error(`a proposal came back ${String(json['status'])}`);
    },
    rate,
  );

/** Proposals a second of the bare server, for comparison. */
export const insertBare = (url: string, count: number): Promise<number> =>
  throughput(count, WIDTH, async (i) => {
    expectStatus('bare', (await send(url, 'POST', {}, proposal(i))).status, 201);
  });

/** Milliseconds from each verdict's commit, made by another process, until the waiting agent has read the answer; `count` agents wait. */
export async function wakeWaiters(desk: Desk, world: World, count: number): Promise<number[]> {
  await world.newAgent(`waiters-${Date.now()}`);
  const key = world.agentKey;
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, i) =>
      String((await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), proposal(i))).json['id']),
    ),
  );
  const answered = new Map<string, number>();
  const waits = ids.map(async (id) => {
    const { json } = await send(`${desk.url}/api/v1/actions/${id}?wait=60`, 'GET', bearer(key));
    if (json['status'] !== 'denied') throw new Error(`a wait ended ${String(json['status'])}`);
    answered.set(id, performance.now());
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const committed = new Map<string, number>();
  world.onCommit = (channels) => {
    for (const channel of channels) committed.set(channel, performance.now());
  };
  for (const id of ids) await world.verdict('ann', id, 'deny_unneeded');
  await Promise.all(waits);
  world.onCommit = null;
  return ids.map((id) => (answered.get(id) ?? NaN) - (committed.get(`action:${id}`) ?? NaN));
}

/** Milliseconds from sending a stop of everything until the last of `count` connected clients knows. */
export async function stopClients(desk: Desk, world: World, token: string, count: number): Promise<number> {
  await world.newAgent(`clients-${Date.now()}`);
  const key = world.agentKey;
  const streams = await Promise.all(
    Array.from({ length: count }, (_, i) => openStream(`${desk.url}/api/v1/agent/events?client=c${i}`, key)),
  );
  await Promise.all(streams.map((s) => s.next('event: hello')));
  const told = streams.map((s) => s.next('event: locked'));
  const started = performance.now();
  const { status, json } = await send(
    `${desk.url}/api/v1/admin/locks`,
    'POST',
    bearer(token),
    JSON.stringify({ target: { type: 'organisation' }, message: 'bench' }),
  );
  expectStatus('POST /admin/locks', status, 201);
  const last = Math.max(...(await Promise.all(told)));
  const { connected } = json['clients'] as { connected: number };
  if (connected !== count) throw new Error(`the stop counted ${connected} clients of ${count}`);
  for (const stream of streams) stream.close();
  const id = String(json['id']);
  await world.lift(id);
  return last - started;
}

/** Kilobytes of server memory per open wait, with `count` of them, after garbage collection; a first thousand warms the server up. */
export async function heldWaits(desk: Desk, world: World, count: number, inspector: number): Promise<number> {
  const key = world.agentKey;
  const id = String((await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), proposal(0))).json['id']);
  const hold = (n: number) =>
    Array.from({ length: n }, () => send(`${desk.url}/api/v1/actions/${id}?wait=60`, 'GET', bearer(key)));
  const resident = async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await collectGarbage(inspector);
    return residentKb(desk);
  };
  const warm = hold(1_000);
  const before = await resident();
  const waits = hold(count);
  const after = await resident();
  await world.verdict('ann', id, 'deny_unneeded');
  for (const { json } of await Promise.all([...warm, ...waits]))
    if (json['status'] !== 'denied') throw new Error('a held wait was lost');
  return (after - before) / count;
}

async function residentKb(desk: Desk): Promise<number> {
  const text = await (await fetch(`${desk.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 1024;
}

/** Milliseconds of server work for the first fifty of a long queue, asked `times` times. */
export async function readQueue(world: World, times: number): Promise<number[]> {
  const each: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const page = await world.queue('ann', 50);
    each.push(performance.now() - started);
    if (page.items.length !== 50) throw new Error(`the queue showed ${page.items.length} of 50`);
  }
  return each;
}
