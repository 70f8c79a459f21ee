import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createContext, newId } from '#lib/runtime/context.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { silentLog } from '#lib/runtime/log.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import { withDatabase } from '../database.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { settleDesk, type NamingContext } from '#lib/usecases/desk/settle-desk.ts';

const database = withDatabase();
const home = mkdtempSync(join(tmpdir(), 'countersign-naming-'));
let db: Database;
let warnings: string[];

beforeAll(() => {
  db = openDatabase(database.url, 10);
});
beforeEach(async () => {
  warnings = [];
  // Only a superuser can, and only without the triggers: each test begins before the desk's first start.
  await db.pool.query(
    `SET session_replication_role = replica;
     TRUNCATE desk, desk_origins, entries, entries_unsequenced, leaves, checkpoints, tiles CASCADE;
     RESET session_replication_role`,
  );
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

const naming = (): NamingContext => ({
  now: Date.now,
  newId,
  db,
  transaction: (work, kind) => db.transaction(work, () => undefined, kind),
  warn: (line) => void warnings.push(line),
});
const named = async () =>
  (await db.pool.query<{ body: string }>(`SELECT body FROM entries WHERE type = 'desk-named'`)).rows.map(
    ({ body }) => JSON.parse(body) as Record<string, unknown>,
  );

/** One more entry under a head with this name: what a version did that named the log after its setting. */
async function signHead(name: string): Promise<void> {
  const keys = await openKeys({ setting: 'file', home }, name, silentLog);
  const parts = { db, hub: new Hub(), publish: () => undefined, signer: keys.signer, origin: 'http://localhost:3000' };
  const ctx = createContext(parts);
  await ctx.transaction((tx) => appendEntry(ctx, tx, { kind: 'operator', name: 'test' }, 'something', {}));
  await sequenceLedger(ctx);
  await keys.close();
}

test('the first start names the desk, with an entry; no other setting changes it', async () => {
  const first = await settleDesk(naming(), 'http://localhost:3111');
  expect(first).toEqual({
    id: expect.stringMatching(/^dsk_/) as string,
    log_name: 'localhost:3111/countersign',
    issuer: 'http://localhost:3111',
    origin: 'http://localhost:3111',
  });
  expect(await settleDesk(naming(), 'http://localhost:3000')).toEqual(first);
  expect(await settleDesk(naming(), 'https://desk.example.com')).toEqual(first);
  expect(await named()).toEqual([
    {
      type: 'desk-named',
      desk: first.id,
      log: first.log_name,
      origin: first.origin,
      at: expect.any(Number) as number,
    },
  ]);
  expect(warnings).toEqual([]);
});

test('of several that start together, one names the desk', async () => {
  const settings = [3111, 3112, 3113, 3114, 3115].map((port) => `http://localhost:${port}`);
  const all = await Promise.all(settings.map((setting) => settleDesk(naming(), setting)));
  expect(new Set(all.map(({ id, log_name, origin }) => `${id} ${log_name} ${origin}`)).size).toBe(1);
  expect(await named()).toHaveLength(1);
});

test.each([
  ['localhost:3111/countersign', 'https://desk.example.com', 'http://localhost:3111'],
  ['[::1]:3111/countersign', 'http://localhost:3000', 'http://[::1]:3111'],
  ['desk.example.com/countersign', 'http://localhost:3000', 'https://desk.example.com'],
  ['desk.internal:8080/countersign', 'http://desk.internal:8080', 'http://desk.internal:8080'],
])('a ledger with heads of %s keeps that name, started as %s', async (name, setting, origin) => {
  await signHead(name);
  expect(await settleDesk(naming(), setting)).toMatchObject({ log_name: name, origin });
  expect(await named()).toMatchObject([{ log: name, origin }]);
  expect(warnings).toEqual([]);
});

test('heads under several names: the newest one’s name counts, and a line says so', async () => {
  await signHead('localhost:3111/countersign');
  await signHead('localhost:3000/countersign');
  await signHead('localhost:3111/countersign');
  expect(await settleDesk(naming(), 'http://localhost:3000')).toMatchObject({ log_name: 'localhost:3111/countersign' });
  expect(warnings).toEqual([
    expect.stringMatching(/^The ledger has heads under 2 names: localhost:3111\/countersign, localhost:3000\/counters/),
  ]);
});

test('what was written once is never rewritten, and a second desk in the same database is refused', async () => {
  await settleDesk(naming(), 'http://localhost:3111');
  await expect(
    db.pool.query(`INSERT INTO desk (id, log_name, created_at) VALUES ('dsk_2', 'other/countersign', now())`),
  ).rejects.toThrow('desk_only_one');
  for (const change of [`UPDATE desk SET log_name = 'x'`, `DELETE FROM desk`, `UPDATE desk_origins SET origin = 'x'`])
    await expect(db.pool.query(change)).rejects.toThrow('append-only');
});
