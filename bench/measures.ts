import type { Desk } from '../test/desk.ts';
import type { World } from '../test/world.ts';
import { openStream, send, throughput } from './load.ts';

const TEXT = 'x'.repeat(900);
export const PROPOSAL = JSON.stringify({
  tool: 'note.one',
  args: { text: TEXT },
  run: { id: 'bench', goal: 'Measure' },
  claim: { summary: 'a kilobyte' },
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function expectStatus(what: string, got: number, wanted: number): void {
  if (got !== wanted) throw new Error(`${what} answered ${got}, not ${wanted}`);
}

/** Proposals of one kilobyte a second, 32 at once; every answer is checked. */
export const propose = (desk: Desk, key: string, count: number): Promise<number> =>
  throughput(count, 32, async () => {
    const { status, json } = await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), PROPOSAL);
    expectStatus('POST /actions', status, 201);
    if (json['status'] !== 'pending') throw new Error(`a proposal came back ${String(json['status'])}`);
  });

/** The same against the bare server. */
export const insertBare = (url: string, count: number): Promise<number> =>
  throughput(count, 32, async () => {
    expectStatus('bare', (await send(url, 'POST', {}, PROPOSAL)).status, 201);
  });

/** Milliseconds from a stop's answer being under way until each of `count` held waits has the halted action, p50 and last. */
export async function wakeWaiters(desk: Desk, world: World, count: number): Promise<{ each: number[] }> {
  await world.newAgent(`waiters-${Date.now()}`);
  const key = world.agentKey;
  const ids = await Promise.all(
    Array.from({ length: count }, async () =>
      String((await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), PROPOSAL)).json['id']),
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
  for (const id of ids) {
    await world.verdict('ann', id, 'deny_unneeded');
    committed.set(id, performance.now());
  }
  await Promise.all(waits);
  // The verdict's own answer is read after its commit, so an agent may have the news first: that counts as zero.
  return { each: ids.map((id) => Math.max(0, (answered.get(id) ?? NaN) - (committed.get(id) ?? NaN))) };
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

/** Kilobytes of server memory for each of `count` held waits. */
export async function heldWaits(desk: Desk, world: World, count: number): Promise<number> {
  await world.newAgent(`held-${Date.now()}`);
  const key = world.agentKey;
  const id = String((await send(`${desk.url}/api/v1/actions`, 'POST', bearer(key), PROPOSAL)).json['id']);
  const before = await residentKb(desk);
  const waits = Array.from({ length: count }, () =>
    send(`${desk.url}/api/v1/actions/${id}?wait=60`, 'GET', bearer(key)),
  );
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const after = await residentKb(desk);
  await world.verdict('ann', id, 'deny_unneeded');
  for (const { json } of await Promise.all(waits))
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
