import { lockExclusive, lockShared } from './advisory-locks.ts';
import type { Tx } from './database.ts';

/*
 * The stop barrier, behind the kill switch. Whatever lets an agent go forward (submit, verdict, redeem) holds it shared until it commits;
 * setting a stop takes it exclusively. So a stop sees every step that committed before it, and every step after sees the stop.
 */

/** Takes the barrier for a step forward. */
export const shareBarrier = (tx: Tx): Promise<void> => lockShared(tx, 'barrier');

/** Takes the barrier for a stop: waits until every step under way has ended, and holds up new ones. */
export const closeBarrier = (tx: Tx): Promise<void> => lockExclusive(tx, 'barrier');
