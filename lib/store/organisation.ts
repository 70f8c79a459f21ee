import type { Tx } from './database.ts';
import { sql } from './sql.ts';

/** Locks the organisation's row until the transaction ends, so that changes of its settings happen one after the other. */
export async function lockOrganisation(tx: Tx): Promise<void> {
  await tx.query(sql`SELECT FROM organisation FOR UPDATE`);
}

/** Raises the configuration's version, so that every process reads agents, tools, policy and records again. Call in the changing transaction. */
export async function bumpConfiguration(tx: Tx): Promise<void> {
  await tx.query(sql`UPDATE organisation SET config_version = config_version + 1`);
}
