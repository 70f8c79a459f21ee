import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { stateDigest, type StoredAction } from '#lib/domain/ledger/log-verifier.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import { machineOf } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import {
  beginSnapshot,
  loadCheckpoints,
  loadExportEntries,
  loadLastEntries,
  loadUnspokenActions,
  loadUnspokenVerdicts,
  loadVerdicts,
  type ExportedVerdict,
} from '#lib/store/ledger/export.ts';
import { loadTile, loadUnsequenced, splitHashes } from '#lib/store/ledger/ledger.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { latestWithCosignatures, loadWitnessKeys } from '#lib/store/ledger/outside.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { note } from '../append-entry.ts';
import { sequenceLedger } from './sequence-ledger.ts';

export interface ExportHead {
  origin: string;
  /** Entries under the head. Newer ones may follow: they were committed and not numbered yet. */
  size: number;
  checkpoint: string;
  /** Verifier keys of the log (C2SP signed-note), oldest first; the last signs. */
  log_keys: string[];
  /** Of everybody who ever cosigned a head (C2SP tlog-cosignature). */
  witness_keys: string[];
  jwks: { keys: object[] };
}

/** `leaf`: base64 of the hash the tree took in, so that an entry that was changed since can be named; none before it has a place. */
export type ExportedEntry = LedgerEntry & { index: number; leaf?: string | undefined };
/** `after`: the index of the last entry about the action; null when no entry speaks of it. */
export type ExportedAction = StoredAction & { after: number | null; decision: string | null };
/** `entry`: the index of the entry that names its statement; null when none does. */
export type KeptVerdict = ExportedVerdict & { entry: number | null };

export interface ExportPage {
  entries: ExportedEntry[];
  verdicts: KeptVerdict[];
  actions: ExportedAction[];
}

/** Takes an export down, piece by piece; what it returns is waited for. */
export interface ExportSink {
  begin(head: ExportHead): void;
  page(page: ExportPage): Promise<void>;
  checkpoints(heads: { size: number; note: string }[]): Promise<void>;
}

const PAGE = 2_000;

/**
 * The whole ledger as it stands at one moment, in leaf order, with what is kept of each action right after its last entry. An entry of its
 * own says who took it along. For admins, operators and auditors. Throws `forbidden`, `unavailable`.
 */
export async function exportLedger(ctx: Context, actor: AdminActor, sink: ExportSink): Promise<ExportHead> {
  if (actor.kind !== 'person' || actor.role !== 'auditor') authoriseAdmin(actor, 'export-ledger');
  await ctx.transaction((tx) => note(ctx, tx, actor, 'ledger-exported', {}));
  while ((await sequenceLedger(ctx)).more);
  return ctx.transaction(async (tx) => {
    await beginSnapshot(tx);
    const checkpoint = await latestWithCosignatures(tx);
    if (!checkpoint) throw new Failure('unavailable');
    const { size, note: text } = checkpoint;
    // Another process may have signed some of it with a key that was made a moment ago.
    await ctx.signer.catchUp('at-any-rate');
    const { log, jwks } = ctx.signer;
    const head = {
      origin: ctx.origin,
      size,
      checkpoint: text,
      log_keys: log.keys,
      witness_keys: await loadWitnessKeys(tx),
      jwks: jwks(),
    };
    sink.begin(head);
    for (let heads = await loadCheckpoints(tx, 0, PAGE); heads.length > 0;) {
      await sink.checkpoints(heads);
      heads = await loadCheckpoints(tx, heads.at(-1)?.size ?? 0, PAGE);
    }
    for (let from = 0; from < size; from += PAGE)
      await sink.page(
        await pageOf(tx, await withLeaves(tx, await loadExportEntries(tx, from, Math.min(size, from + PAGE)), size)),
      );
    const newest = await loadUnsequenced(tx, Number.MAX_SAFE_INTEGER);
    const numbered = newest.map(({ position: _position, ...entry }, i) => ({ ...entry, index: size + i }));
    await sink.page(await pageOf(tx, numbered, true));
    for (let ids = await loadUnspokenActions(tx, '', PAGE); ids.length > 0;) {
      const actions = (await statesOf(tx, ids)).map((row) => ({ ...row, after: null }));
      await sink.page({ entries: [], verdicts: [], actions });
      ids = await loadUnspokenActions(tx, ids.at(-1) ?? '', PAGE);
    }
    for (let rows = await loadUnspokenVerdicts(tx, '', PAGE); rows.length > 0;) {
      await sink.page({ entries: [], actions: [], verdicts: rows.map((row) => ({ ...row, entry: null })) });
      rows = await loadUnspokenVerdicts(tx, rows.at(-1)?.id ?? '', PAGE);
    }
    return head;
  });
}

async function withLeaves(tx: Tx, entries: ExportedEntry[], size: number): Promise<ExportedEntry[]> {
  const tiles = new Map<number, Hash[]>();
  for (const { index } of entries) {
    const tile = Math.floor(index / TILE_WIDTH);
    if (tiles.has(tile)) continue;
    const hashes = await loadTile(tx, { level: 0, index: tile, width: Math.min(TILE_WIDTH, size - tile * TILE_WIDTH) });
    tiles.set(tile, hashes ? splitHashes(hashes) : []);
  }
  return entries.map((entry) => {
    const hash = tiles.get(Math.floor(entry.index / TILE_WIDTH))?.[entry.index % TILE_WIDTH];
    return { ...entry, leaf: hash && Buffer.from(hash).toString('base64') };
  });
}

/** Entries with the verdicts they name, and the actions of which they hold the last word. */
async function pageOf(tx: Tx, entries: ExportedEntry[], newest = false): Promise<ExportPage> {
  const ids = [...new Set(entries.flatMap((entry) => entry.action_id ?? []))];
  const lastHere = new Map<string, number>();
  const statements = new Map<string, number>();
  for (const { action_id: id, index, body } of entries) {
    if (id === null) continue;
    lastHere.set(id, index);
    const digest = statementIn(body);
    if (digest !== undefined) statements.set(`${id} ${digest}`, index);
  }
  const last = new Map((await loadLastEntries(tx, ids)).map((row) => [row.action_id, row.index]));
  const ended = ids.filter((id) => newest || last.get(id) === lastHere.get(id));
  const verdicts = await loadVerdicts(tx, ids);
  const named = verdicts.flatMap((verdict) => {
    const entry = statements.get(`${verdict.action_id} ${verdict.statement_digest}`);
    return entry === undefined ? [] : [{ ...verdict, entry }];
  });
  return {
    entries,
    verdicts: named.toSorted((a, b) => a.entry - b.entry),
    actions: (await statesOf(tx, ended))
      .map((row) => ({ ...row, after: lastHere.get(row.id) ?? null }))
      .toSorted((a, b) => (a.after ?? 0) - (b.after ?? 0)),
  };
}

/** The statement an entry speaks of. A body that somebody made unreadable is exported as it is: whoever verifies names it. */
function statementIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { statement_digest?: string } | null)?.statement_digest;
  } catch {
    return undefined;
  }
}

const statesOf = async (tx: Tx, ids: string[]): Promise<(StoredAction & { decision: string | null })[]> =>
  (await loadActions(tx, ids)).map((row) => ({
    id: row.id,
    state: stateDigest(machineOf(row)),
    decision: row.decision_jws,
  }));
