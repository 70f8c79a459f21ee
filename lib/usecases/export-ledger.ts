import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { stateDigest, type StoredAction } from '#lib/domain/ledger/log-verifier.ts';
import { machineOf } from '#lib/store/action-row.ts';
import { ENTRY, latestCheckpoint } from '#lib/store/ledger.ts';
import { authoriseAdmin } from './authorise-admin.ts';
import type { AdminActor, Context } from './context.ts';
import { Failure } from './failure.ts';
import { note } from './note.ts';
import { sequenceLedger } from './sequence-ledger.ts';

export interface ExportHead {
  origin: string;
  size: number;
  checkpoint: string;
  /** Verifier keys of the log (C2SP signed-note), oldest first; the last signs. */
  log_keys: string[];
  jwks: { keys: object[] };
}

export type ExportedEntry = LedgerEntry & { index: number };
export interface ExportedVerdict {
  action_id: string;
  reviewer_id: string;
  answer: string;
  method: string;
  statement: string;
  statement_digest: string;
  public_key_spki: string | null;
  authenticator_data: string | null;
  client_data_json: string | null;
  signature: string | null;
}

const PAGE = 2_000;

/** Begins an export: an entry says who took the ledger along, and the head is signed over it too. */
export async function beginExport(ctx: Context, actor: AdminActor): Promise<ExportHead> {
  authoriseAdmin(actor, 'export-ledger');
  await ctx.transaction((tx) => note(ctx, tx, actor, 'ledger-exported', {}));
  while ((await sequenceLedger(ctx)).more);
  const checkpoint = await latestCheckpoint(ctx);
  if (!checkpoint) throw new Failure('unavailable');
  const { log, jwks } = ctx.signer;
  return {
    origin: ctx.origin,
    size: checkpoint.size,
    checkpoint: checkpoint.note,
    log_keys: log.keys,
    jwks: jwks(),
  };
}

/** Entries in leaf order from an index on, up to the head's size. */
export const exportEntries = (ctx: Context, from: number, size: number): Promise<ExportedEntry[]> =>
  ctx.query<ExportedEntry>(
    `SELECT l.index, ${ENTRY.replace('e.position, ', '')} FROM leaves l JOIN entries e ON e.position = l.position
     WHERE l.index >= $1 AND l.index < least($2::bigint, $1::bigint + ${PAGE}) ORDER BY l.index`,
    [from, size],
  );

/** Every head that was signed, oldest first, after one of this size. */
export const exportCheckpoints = (
  ctx: Context,
  after: number,
  size: number,
): Promise<{ size: number; note: string }[]> =>
  ctx.query('SELECT size, note FROM checkpoints WHERE size > $1 AND size <= $2 ORDER BY size LIMIT 2000', [
    after,
    size,
  ]);

/** What is kept of each action, as the digest of its machine state, with the decision that was signed. */
export async function exportActions(
  ctx: Context,
  after: string,
): Promise<(StoredAction & { decision: string | null })[]> {
  const rows = await ctx.query<{ id: string }>('SELECT id FROM actions WHERE id > $1 ORDER BY id LIMIT 500', [after]);
  const loaded = await Promise.all(rows.map(({ id }) => ctx.loadAction(id)));
  return loaded.flatMap((row) =>
    row === null ? [] : [{ id: row.id, state: stateDigest(machineOf(row)), decision: row.decision_jws }],
  );
}

export const exportVerdicts = (ctx: Context, after: string): Promise<(ExportedVerdict & { id: string })[]> =>
  ctx.query(
    `SELECT id, action_id, reviewer_id, answer, method, statement, statement_digest,
       translate(encode(public_key_spki, 'base64'), E'\\n', '') AS public_key_spki,
       translate(encode(authenticator_data, 'base64'), E'\\n', '') AS authenticator_data,
       translate(encode(client_data_json, 'base64'), E'\\n', '') AS client_data_json,
       translate(encode(signature, 'base64'), E'\\n', '') AS signature
     FROM verdicts WHERE id > $1 ORDER BY id LIMIT 1000`,
    [after],
  );
