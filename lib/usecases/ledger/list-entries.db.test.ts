import { expect, test } from 'vitest';

import { evidenceOfWritten } from '#lib/domain/evidence/read-evidence.ts';
import { parseTlogProof } from '#lib/domain/ledger/tlog-proof.ts';
import { withDatabase } from '../../../test/database.ts';
import { evidenceOf } from '../../../test/evidence.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { listEntries } from './list-entries.ts';
import { sequenceLedger } from './sequence-ledger.ts';

const world = withWorld(withDatabase());

test('an entry has one number, the log’s index from 0, wherever it is shown; before it is in the log it has none', async () => {
  while ((await sequenceLedger(world.ctx)).more);
  // A transaction that is given up leaves a gap in the database's own sequence, and none in the log.
  await world.ctx
    .transaction(async (tx) => {
      await tx.query(rawSql("SELECT nextval(pg_get_serial_sequence('entries', 'position'))"));
      throw new Error('given up');
    })
    .catch(() => undefined);
  const { id } = await world.submit();
  const listed = async (filter: object = { action: id }) =>
    (await listEntries(world.ctx, world.people.audrey, { limit: 200, ...filter })).items;
  expect((await listed()).map((entry) => entry.index)).toEqual([null]);
  await world.verdict('ann', id, 'approve');
  const file = evidenceOfWritten(await evidenceOf(world, id));
  const proven = file.entries.map((entry) => [entry.id, parseTlogProof(entry.tlog_proof)?.index]);
  expect((await listed()).map((entry) => [entry.id, entry.index]).reverse()).toEqual(proven);
  const all = (await listed({})).reverse();
  expect(all.map((entry) => entry.index)).toEqual(all.map((_entry, i) => i));
  // What pages are cut by has gaps, so it is no number to tell anybody.
  expect(all.some((entry) => entry.position !== (entry.index ?? 0) + 1)).toBe(true);
});

test('where filters meet rarely, a page ends before everything was looked at, and the next goes on from there', async () => {
  const insert = (type: string, n: number) =>
    world.ctx.transaction((tx) =>
      tx.query(
        rawSql(`INSERT INTO entries (id, type, actor_id, agent_id, body, at)
          SELECT 'ent_' || gen_random_uuid(), '${type}', 'usr_many', 'agt_many', '{}', now() FROM generate_series(1, ${n})`),
      ),
    );
  await insert('rare', 2);
  await insert('often', 9_000);
  await insert('rare', 1);
  const { audrey } = world.people;
  const found: string[] = [];
  let pages = 0;
  for (let cursor: string | undefined; ; pages += 1) {
    const page = await listEntries(world.ctx, audrey, { limit: 50, actor: 'usr_many', type: 'rare', cursor });
    found.push(...page.items.map(({ id }) => id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  expect(found).toHaveLength(3);
  expect(new Set(found).size).toBe(3);
  expect(pages).toBe(1);
  const often = await listEntries(world.ctx, audrey, { limit: 50, agent: 'agt_many', type: 'often' });
  expect(often.items).toHaveLength(50);
  expect(often.next_cursor).not.toBeNull();
});
