import type { Tx } from './database.ts';

/*
 * The stop barrier. Whatever lets an agent go forward (submit, verdict, redeem) holds it shared until it commits; setting a
 * stop takes it alone. So a stop sees every step that committed before it, and every step after sees the stop.
 * Lock order everywhere: barrier, then organisation, then actions by id.
 */
const BARRIER = 7_261_001;

export async function shareBarrier(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock_shared($1)', [BARRIER]);
}

export async function closeBarrier(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [BARRIER]);
}
