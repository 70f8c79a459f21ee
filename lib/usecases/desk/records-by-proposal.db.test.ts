import { expect, test } from 'vitest';

import { FIRST_FORMATS, KNOWN_FORMATS } from '#lib/domain/desk/formats.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { putRecord } from '../tools/put-record.ts';
import { switchFormats } from './switch-formats.ts';

const world = withWorld(withDatabase(), { formats: FIRST_FORMATS });
const WEEK = 7 * 24 * 3_600_000;

const writtenByOlder = () =>
  world.db.query(
    rawSql(`INSERT INTO directory_records (kind, key, data, updated_at, version) VALUES ('domain', 'old.example', '{"own":true}', now(), 1)
      ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, version = directory_records.version + 1`),
  );
const announcedByOlder = () =>
  world.db.query(
    rawSql('INSERT INTO process_announcements (process_id, program, formats) VALUES ($1, 28, $2)', [
      `older-${Math.random()}`,
      JSON.stringify({ leaf: 2, view: 1, verdict: 1, decision: 1, evidence: 1 }),
    ]),
  );

test('until every process knows proposals of records, what would need one is refused; then no older program may write records or come', async () => {
  await world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - WEEK)]));
  const write = () => putRecord(world.ctx, world.people.cleo, { kind: 'domain', key: 'new.example', own: true });
  await expect(write()).rejects.toMatchObject({
    code: 'conflict',
    facts: { detail: expect.stringMatching(/nothing was changed.*database formats --switch-on/) as unknown },
  });
  expect(await world.db.query(rawSql('SELECT key FROM directory_records'))).toEqual([]);

  // A server of the release before still writes by itself, and holds the switch back while it lives.
  await writtenByOlder();
  await announcedByOlder();
  await world.db.query(
    rawSql(
      `INSERT INTO processes (id, started_at, seen_at) SELECT process_id, now(), now() FROM process_announcements`,
    ),
  );
  await expect(switchFormats(world.ctx, world.operator)).rejects.toMatchObject({
    facts: { detail: expect.stringMatching(/does not know proposal 2/) as unknown },
  });
  await world.db.query(rawSql(`DELETE FROM processes`));
  await switchFormats(world.ctx, world.operator);
  expect(await world.entryTypes('type', 'formats-in-use')).toHaveLength(1);

  expect(await write()).toMatchObject({ in_force: false, proposal: expect.stringMatching(/^prp_/) as unknown });
  await expect(writtenByOlder()).rejects.toThrow(/this program is older/);
  await expect(announcedByOlder()).rejects.toThrow(/this program is older/);
  expect(KNOWN_FORMATS.proposal).toBe(2);
});
