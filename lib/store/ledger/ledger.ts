import { HASH_BYTES, TILE_WIDTH, type TileName } from '#lib/domain/ledger/tiles.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { lockExclusive } from '../advisory-locks.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** One sequencer at a time, in whichever process (its lease): held until the transaction ends, free as soon as its process dies. */
export const becomeSequencer = (tx: Tx): Promise<void> => lockExclusive(tx, 'sequencer');

export interface StoredEntry extends LedgerEntry {
  position: number;
}

/** An entry's place in the log, and the salts of its leaf's five parts; null: a leaf of the first version. */
export interface Numbered {
  index: number;
  salts: Buffer | null;
}

/** Committed entries that are not in the tree, oldest first. Looked up one by one: a merge join would read the ledger from its beginning. */
export function loadUnsequenced(tx: Tx, limit: number): Promise<StoredEntry[]> {
  return tx.query(sql<StoredEntry>`SELECT e.position, e.id, e.type, e.action_id, e.agent_id, e.run_id, e.lock_id, e.actor_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at, e.salt::text AS salt /* never null: at */
    FROM (SELECT position FROM entries_unsequenced ORDER BY position LIMIT ${limit}) u,
      LATERAL (SELECT position, id, type, action_id, agent_id, run_id, lock_id, actor_id, body, at, salt FROM entries
        WHERE position = u.position OFFSET 0) e ORDER BY u.position`);
}

export async function treeSize(db: Queryable): Promise<number> {
  const [row] = await db.query(sql<{ size: number }>`SELECT coalesce(max(index) + 1, 0) AS size FROM leaves`);
  return Number(row?.size ?? 0);
}

/** Numbers entries from `first` on. `salts`: those of each leaf, all null for leaves of the first version. */
export async function insertLeaves(
  tx: Tx,
  first: number,
  positions: readonly number[],
  salts: readonly (Buffer | null)[],
): Promise<void> {
  await tx.query(
    sql`INSERT INTO leaves (index, position, salts) SELECT ${first}::bigint + ordinality - 1, position, decode(salts, 'base64')
      FROM unnest(${positions}::bigint[], ${salts.map((one) => one?.toString('base64') ?? null)}::text[])
        WITH ORDINALITY AS p(position, salts, ordinality)`,
  );
  await tx.query(sql`DELETE FROM entries_unsequenced WHERE position = ANY(${positions})`);
}

/** One tile's hashes, `width` of them; null when it has fewer. */
export async function loadTile(db: Queryable, { level, index, width }: TileName): Promise<Buffer | null> {
  const [row] = await db.query(
    sql<{ hashes: Buffer }>`SELECT hashes FROM tiles WHERE level = ${level} AND index = ${index}`,
  );
  const bytes = width * HASH_BYTES;
  return !row || row.hashes.length < bytes ? null : row.hashes.subarray(0, bytes);
}

export async function saveTile(tx: Tx, level: number, index: number, hashes: readonly Hash[]): Promise<void> {
  await tx.query(
    sql`INSERT INTO tiles (level, index, hashes) VALUES (${level}, ${index}, ${Buffer.concat(hashes)}) ON CONFLICT (level,
      index) DO UPDATE SET hashes = excluded.hashes`,
  );
}

export const splitHashes = (bytes: Uint8Array): Hash[] =>
  Array.from({ length: bytes.length / HASH_BYTES }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));

export interface StoredCheckpoint {
  size: number;
  note: string;
  at: Date;
}

export async function insertCheckpoint(tx: Tx, size: number, root: Hash, note: string, at: Date): Promise<void> {
  await tx.query(
    sql`INSERT INTO checkpoints (size, root, note, at) VALUES (${size}, ${Buffer.from(root)}, ${note}, ${at})`,
  );
}

/** The newest signed head; null before the first entry is in the tree. */
export async function latestCheckpoint(db: Queryable): Promise<StoredCheckpoint | null> {
  const [row] = await db.query(
    sql<StoredCheckpoint>`SELECT size, note, at FROM checkpoints ORDER BY size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Entries of one bundle in leaf order; fewer than `width` when the tree is shorter. */
export function loadLeaves(db: Queryable, index: number, width: number): Promise<(StoredEntry & Numbered)[]> {
  return db.query(sql<
    StoredEntry & Numbered
  >`SELECT l.index, l.salts, e.position, e.id, e.type, e.action_id, e.agent_id, e.run_id, e.lock_id, e.actor_id, e.body,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')::text AS at, e.salt::text AS salt /* never null: at */
    FROM leaves l JOIN entries e ON e.position = l.position
     WHERE l.index >= ${index * TILE_WIDTH} AND l.index < ${index * TILE_WIDTH + width} ORDER BY l.index`);
}

/** How long the oldest committed entry that is not in the tree has waited for it, in milliseconds; 0 when none does. */
export async function loadSequencerLag(db: Queryable): Promise<number> {
  const [row] = await db.query(sql<{ ms: number }>`SELECT coalesce(max(greatest(0,
      (extract(epoch FROM clock_timestamp() - e.at) * 1000)::float8)), 0) AS ms
    FROM (SELECT position FROM entries_unsequenced ORDER BY position LIMIT 1) u,
      LATERAL (SELECT at FROM entries WHERE position = u.position OFFSET 0) e`);
  return Math.round(row?.ms ?? 0);
}

/** Committed entries that are not in the tree, counted up to `most`. */
export async function countUnsequenced(db: Queryable, most: number): Promise<number> {
  const [row] = await db.query(
    sql<{ n: number }>`SELECT count(*)::int AS n FROM (SELECT 1 FROM entries_unsequenced LIMIT ${most}) u`,
  );
  return row?.n ?? 0;
}
