import { lockExclusive } from './advisory-locks.ts';
import type { Queryable, Tx } from './database.ts';
import { sql } from './sql.ts';

/**
 * Puts changes of the organisation's settings in order until the transaction ends. Its row stays free: a stop writes to it, and would wait for
 * whatever else such a change does.
 */
export const lockOrganisation = (tx: Tx): Promise<void> => lockExclusive(tx, 'configuration');

/** The number of the latest stop, which every grant has to be newer than. */
export async function loadLockEpoch(db: Queryable): Promise<number> {
  const [row] = await db.query(sql<{ lock_epoch: number }>`SELECT lock_epoch FROM organisation`);
  return row?.lock_epoch ?? 0;
}

/** What tells that configuration or stops have changed: as text, to be compared and nothing else. */
export async function loadDeskState(db: Queryable): Promise<{ configuration: string; stops: string }> {
  const [state] = await db.query(
    sql<{ configuration: string; stops: string }>`SELECT config_version::text AS configuration,
      (lock_epoch || '/' || (SELECT count(*) FROM locks WHERE lifted_at IS NULL))::text AS stops FROM organisation`,
  );
  return state ?? { configuration: '', stops: '' };
}

/** The version of what admins decided: agents, tools, policy and records. */
export async function loadConfigurationVersion(db: Queryable): Promise<number> {
  const [row] = await db.query(sql<{ config_version: number }>`SELECT config_version FROM organisation`);
  return row?.config_version ?? 0;
}

/**
 * The version that the caller's transaction will raise the configuration to, for rows that bear it. Other changes wait from here on; the
 * organisation's row, which a stop writes to, stays free.
 */
export async function reserveConfigurationVersion(tx: Tx): Promise<number> {
  await lockExclusive(tx, 'configuration');
  return (await loadConfigurationVersion(tx)) + 1;
}

/** Raises the configuration's version, so that every process reads agents, tools, policy and records again. Call last in the changing transaction. */
export async function bumpConfiguration(tx: Tx): Promise<void> {
  await lockExclusive(tx, 'configuration');
  await tx.query(sql`UPDATE organisation SET config_version = config_version + 1`);
}
