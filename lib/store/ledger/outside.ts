import type { FaultKind } from '#lib/domain/ledger/outside.ts';
import type { StoredCheckpoint } from './ledger.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewCosignature {
  size: number;
  /** Verifier key (C2SP signed-note). */
  witness: string;
  /** `— name base64` and a newline. */
  line: string;
  time: Date;
  at: Date;
}

/** Once for each head and witness: a second one says nothing new. */
export async function insertCosignature(tx: Tx, { size, witness, line, time, at }: NewCosignature): Promise<void> {
  await tx.query(
    sql`INSERT INTO cosignatures (size, witness, line, time, at) VALUES (${size}, ${witness}, ${line}, ${time}, ${at})
      ON CONFLICT DO NOTHING`,
  );
}

/** The largest head a witness cosigned; null before the first. */
export async function latestCosignature(db: Queryable, witness: string): Promise<Omit<NewCosignature, 'line'> | null> {
  const [row] = await db.query(
    sql<
      Omit<NewCosignature, 'line'>
    >`SELECT size, witness, time, at FROM cosignatures WHERE witness = ${witness} ORDER BY size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** The newest head with its cosignatures, if it has any; null before the first entry is in the tree. */
export async function latestWithCosignatures(db: Queryable): Promise<StoredCheckpoint | null> {
  const [row] = await db.query(
    sql<StoredCheckpoint>`SELECT c.size, (c.note || coalesce((SELECT string_agg(s.line, '' ORDER BY s.witness) FROM cosignatures s
      WHERE s.size = c.size), ''))::text AS note, c.at FROM checkpoints c ORDER BY c.size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** The largest head that one of these witnesses cosigned or that was signed by `before`; of younger ones the first. Null before any. */
export async function ripeHead(
  db: Queryable,
  witnesses: readonly string[],
  before: Date,
): Promise<StoredCheckpoint | null> {
  const [row] =
    await db.query(sql<StoredCheckpoint>`SELECT c.size, (c.note || coalesce((SELECT string_agg(s.line, '' ORDER BY s.witness)
      FROM cosignatures s WHERE s.size = c.size), ''))::text AS note, c.at FROM checkpoints c WHERE c.size = coalesce(
       greatest((SELECT max(size) FROM cosignatures WHERE witness = ANY(${witnesses})), (SELECT max(size) FROM checkpoints
      WHERE at <= ${before})),
       (SELECT min(size) FROM checkpoints))`);
  return row ?? null;
}

/** Verifier keys of everybody who ever cosigned. */
export async function loadWitnessKeys(db: Queryable): Promise<string[]> {
  const rows = await db.query(sql<{ witness: string }>`SELECT DISTINCT witness FROM cosignatures ORDER BY witness`);
  return rows.map(({ witness }) => witness);
}

/** Verifier keys of whoever cosigned one head. */
export async function cosignersOf(db: Queryable, size: number): Promise<string[]> {
  const rows = await db.query(
    sql<{ witness: string }>`SELECT witness FROM cosignatures WHERE size = ${size} ORDER BY witness`,
  );
  return rows.map(({ witness }) => witness);
}

export interface WitnessFault {
  kind: FaultKind;
  detail: string;
  /** In a row. */
  failures: number;
  since: Date;
  next_at: Date;
}

export async function loadWitnessFault(db: Queryable, witness: string): Promise<WitnessFault | null> {
  const [row] = await db.query(
    sql<WitnessFault>`SELECT kind, detail, failures, since, next_at FROM witness_faults WHERE witness = ${witness}`,
  );
  return row ?? null;
}

export async function saveWitnessFault(tx: Tx, witness: string, fault: WitnessFault): Promise<void> {
  const { kind, detail, failures, since, next_at } = fault;
  await tx.query(sql`INSERT INTO witness_faults (witness, kind, detail, failures, since, next_at) VALUES (${witness}, ${kind}, ${detail},
    ${failures}, ${since}, ${next_at})
     ON CONFLICT (witness) DO UPDATE SET kind = ${kind}, detail = ${detail}, failures = ${failures}, since = ${since},
    next_at = ${next_at}`);
}

/** Whether there was one. */
export async function clearWitnessFault(tx: Tx, witness: string): Promise<boolean> {
  return (
    (await tx.query(sql<{ witness: string }>`DELETE FROM witness_faults WHERE witness = ${witness} RETURNING witness`))
      .length > 0
  );
}

export interface AnchorAttempt {
  target: string;
  size: number;
  kind: FaultKind | null;
  fault: string | null;
  at: Date;
}

export async function insertAnchor(tx: Tx, { target, size, kind, fault, at }: AnchorAttempt): Promise<void> {
  await tx.query(
    sql`INSERT INTO anchors (target, size, kind, fault, at) VALUES (${target}, ${size}, ${kind}, ${fault}, ${at})`,
  );
}

export interface AnchorState {
  /** The last attempt that went well. */
  kept: { size: number; at: Date } | null;
  /** The last attempt, when it went wrong. */
  fault: { kind: FaultKind; detail: string; at: Date } | null;
  /** Attempts since that went wrong. */
  failures: number;
}

export async function loadAnchorState(db: Queryable, target: string): Promise<AnchorState> {
  const [kept] = await db.query(
    sql<{
      id: number;
      size: number;
      at: Date;
    }>`SELECT id, size, at FROM anchors WHERE target = ${target} AND fault IS NULL ORDER BY id DESC LIMIT 1`,
  );
  // Waits grow with the number; beyond some it does not matter how many.
  const failed = await db.query(
    sql<{
      kind: FaultKind;
      detail: string;
      at: Date;
    }>`SELECT kind, fault AS detail, at /* never null: kind, detail */ FROM anchors WHERE target = ${target} AND id > ${kept?.id ?? 0}
      ORDER BY id DESC LIMIT 20`,
  );
  return {
    kept: kept ? { size: kept.size, at: kept.at } : null,
    fault: failed[0] ?? null,
    failures: failed.length,
  };
}
