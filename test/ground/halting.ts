import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { haltBatch } from '#lib/usecases/stops/steps/halt-batch.ts';
import { placeLock } from '#lib/usecases/stops/steps/place-lock.ts';
import { rawSql } from '../raw-sql.ts';
import type { World } from '../world.ts';

/** Puts a stop in force and records nothing of what it halts: the moment right after its commit, for as long as a test wants to look at it. */
export const stopOnly = async (world: World, target: LockTarget): Promise<string> => {
  const lock = { target, message: 'stop', by: world.people.cleo.userId, byName: 'cleo' };
  return (await world.ctx.transaction((tx) => placeLock(world.ctx, tx, lock), 'stop')).id;
};

/** Records whatever is left, batch by batch. */
export async function recordAll(world: World): Promise<void> {
  while (await haltBatch(world.ctx));
}

/** Copies a waiting action so many times; the copies differ in their ids alone. */
export async function copyWaiting(world: World, id: string, count: number): Promise<void> {
  const columns = await world.db.query(
    rawSql<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns
       WHERE table_name = 'actions' AND table_schema = 'public' AND column_name NOT IN ('id', 'version', 'idempotency_key')`,
    ),
  );
  const names = columns.map((column) => column.name).join(', ');
  await world.db.query(
    rawSql(
      `INSERT INTO actions (id, version, ${names}) SELECT 'act_' || uuidv7(), 1, ${names} FROM actions, generate_series(1, $2::int)
       WHERE id = $1`,
      [id, count],
    ),
  );
}

/** How often each action of an agent was halted, by the number of its entries; drawn together. */
export async function haltEntries(world: World, agentId: string): Promise<{ actions: number; entries: number }> {
  const [row] = await world.db.query(
    rawSql<{ actions: number; entries: number }>(
      `SELECT count(DISTINCT action_id)::int AS actions, count(*)::int AS entries FROM entries WHERE agent_id = $1 AND type = 'halt'`,
      [agentId],
    ),
  );
  return row ?? { actions: 0, entries: 0 };
}
