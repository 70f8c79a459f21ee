import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { migrate } from '#lib/store/migrate.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeExport } from '../../cli/write-export.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';
import { seeded } from './seeded.ts';

const KILLS = 200;
/** How many run at once: the leader, and one that waits to take over. */
const LANES = 2;
const LONGEST_LIFE_MS = 40;

const random = seeded();
const home = mkdtempSync(join(tmpdir(), 'countersign-sequencers-'));
let postgres: Awaited<ReturnType<typeof startThrowawayPostgres>>;
let world: World;

beforeAll(async () => {
  postgres = await startThrowawayPostgres(() => {});
  await migrate(postgres.url, () => {});
  world = new World({ live: true, home });
  await world.open(postgres.url);
});
afterAll(async () => {
  await world.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Starts a sequencer, lets it work for a moment and kills it. Returns whether it died inside a transaction. */
async function liveAndDie(): Promise<boolean> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'test/servers/sequencer-process.ts', postgres.url, home],
    { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  await sleep(random() * LONGEST_LIFE_MS);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  // Any other signal or exit code means that it ended before the kill.
  expect([signal, said.slice(-200)]).toEqual(['SIGKILL', said.slice(-200)]);
  return said.endsWith('(');
}

/** Keeps appending; some transactions roll back after taking positions. Returns how many entries were committed. */
async function feed(until: () => boolean): Promise<number> {
  let committed = 0;
  while (!until()) {
    const many = 1 + Math.floor(random() * 40);
    const entries = Array.from({ length: many }, () => ({
      id: world.ctx.newId('ent'),
      type: 'drill',
      actorId: 'operator:test',
      at: Date.now(),
      body: { type: 'drill' },
    }));
    const giveUp = random() < 0.1;
    await world.ctx
      .transaction(async (tx) => {
        await insertEntries(tx, entries);
        if (giveUp) throw new Error('given up');
      })
      .then(
        () => (committed += many),
        () => undefined,
      );
    await sleep(random() * 60);
  }
  return committed;
}

test(`${KILLS} sequencers are killed anywhere in their work: no gap, no duplicate, no entry lost, every head true`, async () => {
  let left = KILLS;
  let over = false;
  const inside: boolean[] = [];
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      inside.push(await liveAndDie());
    }
  };
  const [before] = await world.db.query(rawSql<{ n: number }>('SELECT count(*)::int AS n FROM entries'));
  const fed = Promise.all([feed(() => over), feed(() => over)]);
  await Promise.all(Array.from({ length: LANES }, lane));
  over = true;
  const committed = (await fed).reduce((sum, n) => sum + n, 0);
  while ((await sequenceLedger(world.ctx)).more);

  expect(inside).toHaveLength(KILLS);
  // A kill between two transactions proves nothing.
  expect(inside.filter(Boolean).length).toBeGreaterThan(KILLS / 2);
  const [counts] = await world.db.query(
    rawSql<
      Record<string, number>
    >(`SELECT (SELECT count(*) FROM entries)::int AS entries, count(*)::int AS leaves, count(DISTINCT position)::int AS positions,
       (max(index) + 1)::int AS size, (SELECT count(*) FROM entries_unsequenced)::int AS waiting FROM leaves`),
  );
  const all = (before?.n ?? 0) + committed;
  expect(counts).toEqual({ entries: all, leaves: all, positions: all, size: all, waiting: 0 });

  const out = join(home, 'export');
  await writeExport(world.ctx, world.operator, out);
  const found = await verifyExport(out, { keys: null, now: Date.now() });
  // One more entry records the export.
  expect(found).toMatchObject({ ok: true, faults: [], entries: all + 1, newest: 0 });
  // Many of the killed sequencers had signed a head before they died.
  expect(found.heads).toBeGreaterThan(20);
}, 900_000);
