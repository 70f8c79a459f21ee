import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { measureAppending } from './appending.ts';
import { freePort, startDesk, type Desk } from '../test/desk.ts';
import { fillQueue } from '../test/fill-queue.ts';
import { World } from '../test/world.ts';
import { median, quantile, ratio, table, type Figure } from './figures.ts';
import { heldWaits, insertBare, propose, readQueue, stopClients, wakeWaiters } from './measures.ts';

const ROUNDS = 3;
const root = join(import.meta.dirname, '..');
const say = (line: string) => process.stdout.write(`${line}\n`);

/** The first figures: a production server on real PostgreSQL, driven from outside, beside the machine's own limit in the same run. */
export const benchSpeed = (): Promise<void> => onFreshDesk(async (desk, world) => report(await measure(desk, world)));

/** The first figure alone: proposals a second, beside the bare server. */
export const benchPropose = (): Promise<void> =>
  onFreshDesk(async (desk, world) => {
    await propose(desk, world.agentKey, 500);
    const bare = await startBare(desk);
    const rounds = { ours: [] as number[], bare: [] as number[] };
    for (let round = 1; round <= ROUNDS; round++) {
      rounds.bare.push(await insertBare(bare.url, 5_000));
      rounds.ours.push(await propose(desk, world.agentKey, 5_000));
    }
    bare.stop();
    say(table([proposing(rounds)]));
  });

const proposing = (rounds: Pick<Figure, 'ours' | 'bare'>): Figure => ({
  name: 'propose 1 KB, 32 at once',
  unit: '/s',
  ...rounds,
  must: '≥ 0.35 × bare',
  ok: median(rounds.ours) >= 0.35 * median(rounds.bare),
});

function report(figures: readonly Figure[]): void {
  say(
    `\n${availableParallelism()} cores, Node ${process.version}; medians of ${ROUNDS} interleaved rounds\n\n${table(figures)}`,
  );
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().slice(0, 19).replace(/:/g, '')}.json`);
  writeFileSync(
    file,
    JSON.stringify(
      {
        cores: availableParallelism(),
        node: process.version,
        figures: figures.map((f) => ({ ...f, ratio: ratio(f) })),
      },
      null,
      2,
    ),
  );
  say(`\nWritten to ${file}`);
}

async function measure(desk: Desk, world: World): Promise<Figure[]> {
  const token = await world.adminToken('bench', ['locks']);
  const key = world.agentKey;
  await propose(desk, key, 500);
  const bare = await startBare(desk);
  const proposed: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  const wakes: number[][] = [];
  const stops: { idle: number[]; busy: number[] } = { idle: [], busy: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    say(`Round ${round} of ${ROUNDS}: proposals …`);
    proposed.bare.push(await insertBare(bare.url, 5_000));
    proposed.ours.push(await propose(desk, key, 5_000));
    say(`Round ${round} of ${ROUNDS}: 200 waiting agents …`);
    wakes.push(await wakeWaiters(desk, world, 200));
    say(`Round ${round} of ${ROUNDS}: a stop with 1,000 connected clients …`);
    // The first stop halts the thousands just proposed, the second finds nothing waiting.
    stops.busy.push(await stopClients(desk, world, token, 1_000));
    stops.idle.push(await stopClients(desk, world, token, 1_000));
  }
  bare.stop();
  say('10,000 held waits …');
  const inspector = await freePort();
  const held = await onFreshDesk((fresh, its) => heldWaits(fresh, its, 10_000, inspector), {
    NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}`,
  });
  say(`${held.toFixed(1)} KB each. What the ledger costs …`);
  const appending = await onFreshDesk(measureAppending);
  say('A queue of 100,000 …');
  await fillQueue(world, 100_000);
  const reads = await readQueue(world, 200);
  const each = wakes.flat();
  const p50 = wakes.map((w) => quantile(w, 0.5));
  const p99 = quantile(each, 0.99);
  return [
    proposing(proposed),
    { name: 'verdict → waiting agent, p50', unit: 'ms', ours: p50, bare: [], must: '≤ 5 ms', ok: median(p50) <= 5 },
    { name: 'verdict → waiting agent, p99', unit: 'ms', ours: [p99], bare: [], must: '≤ 30 ms', ok: p99 <= 30 },
    {
      name: 'stop → last of 1,000 clients',
      unit: 'ms',
      ours: stops.idle,
      bare: [],
      must: '≤ 150 ms',
      ok: median(stops.idle) <= 150,
    },
    {
      name: 'the same, 5,000 actions waiting',
      unit: 'ms',
      ours: stops.busy,
      bare: [],
      must: '–',
      ok: true,
    },
    { name: 'held wait, each of 10,000', unit: 'KB', ours: [held], bare: [], must: '≤ 15 KB', ok: held <= 15 },
    {
      name: 'first 50 of 100,000, p50',
      unit: 'ms',
      ours: [quantile(reads, 0.5)],
      bare: [],
      must: '≤ 6 ms',
      ok: quantile(reads, 0.5) <= 6,
    },
    ...appending,
  ];
}

async function startBare(desk: Desk): Promise<{ url: string; stop(): void }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'bench/bare-server.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: String(port), DATABASE_URL: desk.databaseUrl },
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}

/** A fresh server: after thousands of proposals the heap varies by more than what is measured. */
export async function onFreshDesk<T>(
  work: (desk: Desk, world: World) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> {
  const fresh = await startDesk({ COUNTERSIGN_RATE_LIMIT: '100000000', ...env });
  const its = new World({ live: true, home: fresh.home });
  try {
    await its.open(fresh.databaseUrl);
    return await work(fresh, its);
  } finally {
    await its.close();
    await fresh.stop();
  }
}
