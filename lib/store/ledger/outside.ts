import type { FaultKind } from '#lib/domain/ledger/outside.ts';
import type { StoredCheckpoint } from './ledger.ts';
import type { Tx } from '../database.ts';

type Asker = Pick<Tx, 'query'>;

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
    'INSERT INTO cosignatures (size, witness, line, time, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [size, witness, line, time, at],
  );
}

/** The largest head a witness cosigned; null before the first. */
export async function latestCosignature(asker: Asker, witness: string): Promise<Omit<NewCosignature, 'line'> | null> {
  const [row] = await asker.query<Omit<NewCosignature, 'line'>>(
    'SELECT size, witness, time, at FROM cosignatures WHERE witness = $1 ORDER BY size DESC LIMIT 1',
    [witness],
  );
  return row ?? null;
}

/** A head's note with the lines of whoever cosigned it below the log's own. */
export const COSIGNED_NOTE = `c.note || coalesce((SELECT string_agg(s.line, '' ORDER BY s.witness) FROM cosignatures s WHERE s.size = c.size), '') AS note`;

/** The newest head with its cosignatures, if it has any; null before the first entry is in the tree. */
export async function latestWithCosignatures(asker: Asker): Promise<StoredCheckpoint | null> {
  const [row] = await asker.query<StoredCheckpoint>(
    `SELECT c.size, ${COSIGNED_NOTE}, c.at FROM checkpoints c ORDER BY c.size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** The largest head that one of these witnesses cosigned or that was signed by `before`; of younger ones the first. Null before any. */
export async function ripeHead(
  asker: Asker,
  witnesses: readonly string[],
  before: Date,
): Promise<StoredCheckpoint | null> {
  const [row] = await asker.query<StoredCheckpoint>(
    `SELECT c.size, ${COSIGNED_NOTE}, c.at FROM checkpoints c WHERE c.size = coalesce(
       greatest((SELECT max(size) FROM cosignatures WHERE witness = ANY($1)), (SELECT max(size) FROM checkpoints WHERE at <= $2)),
       (SELECT min(size) FROM checkpoints))`,
    [witnesses, before],
  );
  return row ?? null;
}

/** Verifier keys of everybody who ever cosigned. */
export async function loadWitnessKeys(asker: Asker): Promise<string[]> {
  const rows = await asker.query<{ witness: string }>('SELECT DISTINCT witness FROM cosignatures ORDER BY witness');
  return rows.map(({ witness }) => witness);
}

/** Verifier keys of whoever cosigned one head. */
export async function cosignersOf(asker: Asker, size: number): Promise<string[]> {
  const rows = await asker.query<{ witness: string }>(
    'SELECT witness FROM cosignatures WHERE size = $1 ORDER BY witness',
    [size],
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

export async function loadWitnessFault(asker: Asker, witness: string): Promise<WitnessFault | null> {
  const [row] = await asker.query<WitnessFault>(
    'SELECT kind, detail, failures, since, next_at FROM witness_faults WHERE witness = $1',
    [witness],
  );
  return row ?? null;
}

export async function saveWitnessFault(tx: Tx, witness: string, fault: WitnessFault): Promise<void> {
  const { kind, detail, failures, since, next_at } = fault;
  await tx.query(
    `INSERT INTO witness_faults (witness, kind, detail, failures, since, next_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (witness) DO UPDATE SET kind = $2, detail = $3, failures = $4, since = $5, next_at = $6`,
    [witness, kind, detail, failures, since, next_at],
  );
}

/** Whether there was one. */
export async function clearWitnessFault(tx: Tx, witness: string): Promise<boolean> {
  return (await tx.query('DELETE FROM witness_faults WHERE witness = $1 RETURNING witness', [witness])).length > 0;
}

export interface AnchorAttempt {
  target: string;
  size: number;
  kind: FaultKind | null;
  fault: string | null;
  at: Date;
}

export async function insertAnchor(tx: Tx, { target, size, kind, fault, at }: AnchorAttempt): Promise<void> {
  await tx.query('INSERT INTO anchors (target, size, kind, fault, at) VALUES ($1, $2, $3, $4, $5)', [
    target,
    size,
    kind,
    fault,
    at,
  ]);
}

export interface AnchorState {
  /** The last attempt that went well. */
  kept: { size: number; at: Date } | null;
  /** The last attempt, when it went wrong. */
  fault: { kind: FaultKind; detail: string; at: Date } | null;
  /** Attempts since that went wrong. */
  failures: number;
}

export async function loadAnchorState(asker: Asker, target: string): Promise<AnchorState> {
  const [kept] = await asker.query<{ id: number; size: number; at: Date }>(
    'SELECT id, size, at FROM anchors WHERE target = $1 AND fault IS NULL ORDER BY id DESC LIMIT 1',
    [target],
  );
  // Waits grow with the number; beyond some it does not matter how many.
  const failed = await asker.query<{ kind: FaultKind; detail: string; at: Date }>(
    'SELECT kind, fault AS detail, at FROM anchors WHERE target = $1 AND id > $2 ORDER BY id DESC LIMIT 20',
    [target, kept?.id ?? 0],
  );
  return {
    kept: kept ? { size: kept.size, at: kept.at } : null,
    fault: failed[0] ?? null,
    failures: failed.length,
  };
}
