import pg from 'pg';

/** One process cosigns at a time, and one anchors. */
export const COSIGNER = 7_261_003;
export const ANCHORER = 7_261_004;

/**
 * Runs `work` while no other process of this database runs the same; answers false when one does. On a connection of its own and outside any
 * transaction: whoever is waited for out there holds up nobody who needs the pool. A process that dies is let go of at once.
 */
export async function whileAlone(url: string, key: number, work: () => Promise<void>): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign alone' });
  // A connection lost in the middle ends the claim, not the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [key]);
    if (!rows[0]?.mine) return false;
    await work();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
