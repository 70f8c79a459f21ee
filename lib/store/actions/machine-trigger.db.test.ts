import { expect, test } from 'vitest';

import { STATUSES, type Status } from '#lib/domain/action/action.ts';
import { TRANSITIONS } from '#lib/domain/action/machine.ts';
import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';

const world = withWorld(withDatabase());

const reachable = (from: Status): Set<string> => new Set(Object.values(TRANSITIONS[from]).flat());

/** Puts a row into a state past the trigger, tries every next state through it, and undoes both. */
async function accepted(id: string, from: Status, to: Status): Promise<boolean> {
  const client = await world.db.pool.connect();
  const filled = `version = version + 1, decision_jws = 'x', grant_id = 'g', redeemed_at = now()`;
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(`UPDATE actions SET state = $2, ${filled} WHERE id = $1`, [id, from]);
    await client.query('SET LOCAL session_replication_role = DEFAULT');
    await client.query(`UPDATE actions SET state = $2, ${filled} WHERE id = $1`, [id, to]);
    return true;
  } catch {
    return false;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('the trigger allows exactly what TRANSITIONS allows, for every pair of states', async () => {
  const { id } = await world.submit();
  for (const from of STATUSES) {
    for (const to of STATUSES)
      expect([from, to, await accepted(id, from, to)]).toEqual([from, to, reachable(from).has(to)]);
  }
});

test('versions rise one at a time and what was proposed never changes', async () => {
  const { id } = await world.submit();
  const refusal = (sql: string) =>
    world.db.pool.query(sql, [id]).then(
      () => 'done',
      (e: Error) => e.message,
    );
  expect(await refusal(`UPDATE actions SET version = version + 2 WHERE id = $1`)).toMatch(/one version at a time/);
  expect(await refusal(`UPDATE actions SET version = version + 1, args = '{}' WHERE id = $1`)).toMatch(/never changes/);
  expect(await refusal(`DELETE FROM actions WHERE id = $1`)).toMatch(/append-only/);
});
