import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { FIRST_FORMATS, type Formats } from '#lib/domain/desk/formats.ts';
import type { Database } from '#lib/store/database.ts';
import { listProcesses, loadFormats } from '#lib/store/desk/formats.ts';
import { deleteProcess, insertProcess } from '#lib/store/desk/processes.ts';
import { openContext } from '../../../test/context.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import type { Context, OperatorActor } from '../context.ts';
import { announceProcess } from './announce-process.ts';
import { settleDesk } from './settle-desk.ts';
import { switchFormats } from './switch-formats.ts';

const database = withDatabase();
const operator: OperatorActor = { kind: 'operator', name: 'test' };
let db: Database;
let ctx: Context;
/** The leaf version in force; each test switches to the next, because there is no way back. */
let leaf = 1;
const formats = (version: number): Formats => ({ ...FIRST_FORMATS, leaf: version });

beforeAll(async () => {
  ({ db, ctx } = await openContext(database.url));
});
beforeEach(async () => {
  leaf = (await loadFormats(db)).leaf;
  for (const { id } of await listProcesses(db)) await gone(id);
});
afterAll(() => db.close());

const gone = (id: string): Promise<void> => ctx.transaction((tx) => deleteProcess(tx, id));
const entries = () =>
  db.query(
    rawSql<{ type: string; body: string }>(
      `SELECT type, body FROM entries WHERE type = 'formats-in-use' ORDER BY position`,
    ),
  );

test('a desk that has written nothing writes the newest forms from its first entry on', async () => {
  await settleDesk({ ...ctx, warn: () => undefined }, 'http://localhost:3000', formats(2));
  expect(await loadFormats(db)).toEqual(formats(2));
  const [first] = await db.query(rawSql<{ type: string }>('SELECT type FROM entries ORDER BY position LIMIT 1'));
  expect(first?.type).toBe('formats-in-use');
});

test('new forms are switched on by an entry once every live process knows them, and an older one that comes back is refused', async () => {
  await announceProcess(ctx, { id: 'new', program: 16, formats: formats(leaf + 1) });
  await announceProcess(ctx, { id: 'old', program: 16, formats: formats(leaf) });
  const before = await entries();
  await expect(switchFormats(ctx, operator, formats(leaf + 1))).rejects.toMatchObject({
    code: 'conflict',
    facts: { detail: expect.stringMatching(`process old does not know leaf ${leaf + 1}`) as unknown },
  });
  expect([await loadFormats(db), await entries()]).toEqual([formats(leaf), before]);

  await gone('old');
  expect(await switchFormats(ctx, operator, formats(leaf + 1))).toEqual({
    before: formats(leaf),
    now: formats(leaf + 1),
  });
  expect(await loadFormats(db)).toEqual(formats(leaf + 1));
  expect(JSON.parse((await entries()).at(-1)?.body ?? '')).toMatchObject(formats(leaf + 1));

  await expect(announceProcess(ctx, { id: 'old', program: 16, formats: formats(leaf) })).rejects.toThrow(
    `This program is older than what the desk writes: it does not know leaf ${leaf + 1}. Start the newer release.`,
  );
  expect((await listProcesses(db)).map(({ id }) => id)).toEqual(['new']);
});

test('a process of a release that announces nothing holds every new form back', async () => {
  await insertProcess(db, 'silent');
  await expect(switchFormats(ctx, operator, formats(leaf + 1))).rejects.toMatchObject({ code: 'conflict' });
});

test('switching on what is in force does nothing, and there is no way back', async () => {
  const before = await entries();
  expect(await switchFormats(ctx, operator, formats(leaf))).toEqual({ before: formats(leaf), now: formats(leaf) });
  await expect(switchFormats(ctx, operator, formats(leaf - 1))).rejects.toMatchObject({ code: 'conflict' });
  await expect(db.query(rawSql('DELETE FROM formats_in_force'))).rejects.toThrow();
  expect(await entries()).toEqual(before);
});

test('of an older process that comes and a switch at the same moment, one is refused', async () => {
  for (let round = 0; round < 10; round += 1) {
    const now = (await loadFormats(db)).leaf;
    const [came, switched] = await Promise.allSettled([
      announceProcess(ctx, { id: `old-${round}`, program: 16, formats: formats(now) }),
      switchFormats(ctx, operator, formats(now + 1)),
    ]);
    expect([came.status, switched.status].sort()).toEqual(['fulfilled', 'rejected']);
    if (came.status === 'fulfilled') await gone(`old-${round}`);
  }
});
