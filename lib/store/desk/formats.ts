import { FIRST_FORMATS, type Formats } from '#lib/domain/desk/formats.ts';
import { lockExclusive } from '../advisory-locks.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/**
 * The version of each form that is written now. Read it in the transaction that writes, so that what was switched on before is what is written;
 * the sequencer is one at a time, and so no leaf of an older version follows the entry `formats-in-use`.
 */
export async function loadFormats(db: Queryable): Promise<Formats> {
  const [row] = await db.query(
    sql<Formats>`SELECT leaf, view, verdict, decision, evidence, proposal FROM formats_in_force ORDER BY since DESC LIMIT 1`,
  );
  return row ?? FIRST_FORMATS;
}

/** Puts versions in force from now on. The entry is the caller's. */
export async function insertFormats(tx: Tx, formats: Formats, at: Date): Promise<void> {
  const { leaf, view, verdict, decision, evidence, proposal } = formats;
  await tx.query(sql`INSERT INTO formats_in_force (since, leaf, view, verdict, decision, evidence, proposal)
    VALUES (${at}, ${leaf}, ${view}, ${verdict}, ${decision}, ${evidence}, ${proposal})`);
}

/** Announcing and switching take turns, so that no process comes in unseen between the look at all of them and the switch. */
export const lockFormats = (tx: Tx): Promise<void> => lockExclusive(tx, 'formats');

/** Writes down what a server process knows. It counts as alive from here on. */
export async function insertAnnouncement(tx: Tx, id: string, program: number, formats: Formats): Promise<void> {
  await tx.query(sql`INSERT INTO processes (id, started_at, seen_at) VALUES (${id}, clock_timestamp(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()`);
  await tx.query(sql`INSERT INTO process_announcements (process_id, program, formats) VALUES (${id}, ${program}, ${JSON.stringify(formats)})
    ON CONFLICT (process_id) DO UPDATE SET program = excluded.program, formats = excluded.formats`);
}

/** A server process that may still write. Program and formats are null for one of a release that announced nothing. */
export interface LiveProcess {
  id: string;
  started_at: Date;
  program: number | null;
  formats: Partial<Formats> | null;
}

/** Every server process that was not taken out as dead, also one that has only paused. */
export async function listProcesses(db: Queryable): Promise<LiveProcess[]> {
  return db.query(sql<LiveProcess>`SELECT p.id, p.started_at, a.program, a.formats
    FROM processes p LEFT JOIN process_announcements a ON a.process_id = p.id ORDER BY p.started_at, p.id`);
}
