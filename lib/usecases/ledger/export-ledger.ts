import { stopsAhead } from '#lib/store/barrier-gate.ts';
import {
  beginSnapshot,
  loadCheckpoints,
  loadExportEntries,
  loadUnspokenActions,
  loadVerdictsAfter,
} from '#lib/store/ledger/export.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadUnsequenced } from '#lib/store/ledger/ledger.ts';
import { latestWithCosignatures, loadWitnessKeys } from '#lib/store/ledger/outside.ts';
import { loggedEntry } from '#lib/domain/ledger/logged-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { ClosedParts, type ClosedInExport } from './steps/closed-parts.ts';
import { pageOf, statesOf, unspoken, withLeaves, type ExportPage } from './steps/export-pages.ts';
import { sequenceAll } from './steps/sequence-batch.ts';

export type { ExportedAction, ExportedEntry, ExportPage, KeptVerdict } from './steps/export-pages.ts';
export type { ClosedInExport } from './steps/closed-parts.ts';

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
  /** What is closed in it, and why; missing when it holds everything. Not counted before the end. */
  closed?: ClosedInExport | undefined;
}

/** Takes an export down, piece by piece; what it returns is waited for. */
export interface ExportSink {
  begin(head: ExportHead): void;
  page(page: ExportPage): Promise<void>;
  checkpoints(heads: { size: number; note: string }[]): Promise<void>;
}

/** Entries at once. Each page is hashed without a pause. */
const PAGE = 250;

/**
 * The whole ledger as it stands at one moment, in leaf order, with what is kept of each action right after its last entry. An entry of its
 * own says who took it along. For admins, operators and auditors; what would tell this person how an undecided action is being answered is closed.
 * Throws `forbidden` and `unavailable`.
 */
export async function exportLedger(ctx: Context, actor: AdminActor, sink: ExportSink): Promise<ExportHead> {
  if (actor.kind !== 'person' || actor.role !== 'auditor') authoriseAdmin(actor, 'export-ledger');
  await ctx.transaction((tx) => appendEntry(ctx, tx, actor, 'ledger-exported', {}));
  await sequenceAll(ctx);
  return ctx.transaction(async (tx) => {
    await beginSnapshot(tx);
    const closed = await ClosedParts.for(tx, actor);
    const checkpoint = await latestWithCosignatures(tx);
    if (!checkpoint) throw new Failure('unavailable');
    const { size, note: text } = checkpoint;
    // Another process may have signed some of it with a key that was made a moment ago.
    await ctx.signer.catchUp('at-any-rate');
    const { log, jwks } = ctx.signer;
    const head = {
      origin: ctx.issuer,
      size,
      checkpoint: text,
      log_keys: log.keys,
      witness_keys: await loadWitnessKeys(tx),
      jwks: jwks(),
      ...told(closed),
    };
    sink.begin(head);
    for (let heads = await loadCheckpoints(tx, 0, PAGE); heads.length > 0;) {
      await sink.checkpoints(heads);
      heads = await loadCheckpoints(tx, heads.at(-1)?.size ?? 0, PAGE);
    }
    for (let from = 0; from < size; from += PAGE) {
      await stopsAhead();
      await sink.page(
        await pageOf(
          tx,
          await withLeaves(tx, (await loadExportEntries(tx, from, Math.min(size, from + PAGE))).map(loggedEntry), size),
          closed,
        ),
      );
    }
    await sendRest(tx, sink, size, closed);
    return { ...head, ...told(closed) };
  }, 'job');
}

function told(closed: ClosedParts): { closed?: ClosedInExport } {
  const parts = closed.told();
  return parts ? { closed: parts } : {};
}

/** What stands under no head: the newest entries, then actions and verdicts that no open entry speaks of. */
async function sendRest(tx: Tx, sink: ExportSink, size: number, closed: ClosedParts): Promise<void> {
  const newest = (await loadUnsequenced(tx, Number.MAX_SAFE_INTEGER)).map(({ position: _position, ...entry }) => entry);
  // Nothing commits to what has no place yet, so nothing has to stand for what is hidden of it.
  const shown = newest.filter((entry) => !closed.hides(entry)).map((entry, i) => ({ ...entry, index: size + i }));
  await sink.page(await pageOf(tx, shown, closed, true));
  for (let from = 0; from < closed.actions.length; from += PAGE) {
    const actions = closed.actions.slice(from, from + PAGE).map((id) => ({ id, closed: true as const }));
    await sink.page({ entries: [], verdicts: [], actions });
  }
  for (let ids = await loadUnspokenActions(tx, '', PAGE); ids.length > 0;) {
    const actions = (await statesOf(tx, ids)).map((row) => ({ ...row, after: null }));
    await sink.page({ entries: [], verdicts: [], actions });
    ids = await loadUnspokenActions(tx, ids.at(-1) ?? '', PAGE);
  }
  for (let rows = await loadVerdictsAfter(tx, '', PAGE); rows.length > 0;) {
    await sink.page({ entries: [], actions: [], verdicts: closed.verdicts(unspoken(rows)) });
    rows = await loadVerdictsAfter(tx, rows.at(-1)?.id ?? '', PAGE);
  }
}
