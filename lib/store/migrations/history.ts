import { randomUUID } from 'node:crypto';

import type pg from 'pg';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { Applied } from './judge-history.ts';
import type { Migration } from './migration-file.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** Prisma's own form, so that its tools can read what was applied. `logs` holds what the migration says about older programs. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  varchar(36) PRIMARY KEY,
  checksum            varchar(64) NOT NULL,
  finished_at         timestamptz,
  migration_name      varchar(255) NOT NULL,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

const SAYS = /^oldest-program: (\d+)$/;

/** What the record of a migration says about older programs; null for one that was applied before migrations said it. */
export function oldestProgramIn(logs: string | null): number | null {
  const said = SAYS.exec(logs ?? '')?.[1];
  return said === undefined ? null : Number(said);
}

/** What the database has been through; nothing in an empty one. */
export async function readHistory(client: Client): Promise<Applied[]> {
  const { rows: known } = await client.query<{ known: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`,
  );
  if (!known[0]?.known) return [];
  const { rows } = await client.query<Omit<Applied, 'oldestProgram'> & { logs: string | null }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows.map(({ logs, ...row }) => ({ ...row, oldestProgram: oldestProgramIn(logs) }));
}

/** Makes the table of what was applied. Refuses a database that holds something else. */
export async function makeHistory(client: Client): Promise<void> {
  const { rows } = await client.query<{ known: boolean; others: number }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known,
       (SELECT count(*)::int FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')) AS others`,
  );
  if (rows[0]?.known) return;
  if ((rows[0]?.others ?? 0) > 0)
    throw new StartupFailure('The database holds tables that are not this desk’s. Give the desk an empty database.');
  await client.query(TABLE);
}

/** Writes down that the migration was begun, and with `finished` that it is done. */
export async function recordMigration(client: Client, migration: Migration, finished: boolean): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END, CASE WHEN $5 THEN 1 ELSE 0 END)`,
    [randomUUID(), migration.checksum, migration.name, `oldest-program: ${migration.oldestProgram}`, finished],
  );
}

/** Writes down that a migration that was begun is done. */
export async function finishMigration(client: Client, name: string): Promise<void> {
  await client.query(
    `UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1
     WHERE migration_name = $1 AND rolled_back_at IS NULL`,
    [name],
  );
}

/** Writes down that nothing of an unfinished migration is left. Answers whether there was one. */
export async function recordRollback(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now()
     WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    [name],
  );
  return (rowCount ?? 0) > 0;
}
