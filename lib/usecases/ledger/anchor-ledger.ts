import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { Verifiers } from '#lib/domain/signing/verifiers.ts';
import { rootOf } from '#lib/domain/ledger/merkle.ts';
import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { insertAnchor, latestWithCosignatures, loadAnchorState } from '#lib/store/ledger/outside.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { appendEntry } from '../append-entry.ts';
import { backoff, noteContradiction } from './steps/outside-faults.ts';
import { sequenceAll } from './steps/sequence-batch.ts';
import { treeOf } from './steps/tree-of.ts';

const FIRST_BACKOFF_MS = 60_000;

/** A head on its way out: size, and the note as it is given out. */
export interface OutgoingHead {
  size: number;
  note: string;
}

/** The newest head when this anchor is to get it; otherwise in how many milliseconds to look again. Null before there is any head. */
export async function anchoringDue(ctx: Context, target: string, every: number): Promise<OutgoingHead | number | null> {
  const [head, state] = await Promise.all([latestWithCosignatures(ctx.db), loadAnchorState(ctx.db, target)]);
  if (!head) return null;
  const { kept, fault, failures } = state;
  // A log that stands still has nothing new to say; it is looked at all the same, in case it was rolled back to here.
  const next = fault ? fault.at.getTime() + backoff(FIRST_BACKOFF_MS, failures) : (kept?.at.getTime() ?? 0) + every;
  return next > ctx.now() ? next - ctx.now() : { size: head.size, note: head.note };
}

/** The newest head for an anchoring that somebody asked for: with an entry of who did, and over that entry too. */
export async function headToAnchor(ctx: Context, actor: AdminActor, anchors: string[]): Promise<OutgoingHead> {
  authoriseAdmin(actor, 'anchor-ledger');
  await ctx.transaction((tx) => appendEntry(ctx, tx, actor, 'ledger-anchored', { anchors }));
  await sequenceAll(ctx);
  const head = await latestWithCosignatures(ctx.db);
  if (!head) throw new Error('the ledger has no head');
  return { size: head.size, note: head.note };
}

/**
 * Holds the newest head a place has against the log as it is now: it has to be one of this log's, no longer than it, and with its root.
 * Answers whether the outgoing head is there already. Throws `OutsideFault`.
 */
export async function compareWithAnchored(
  ctx: Context,
  verifiers: Verifiers,
  held: string,
  head: OutgoingHead,
): Promise<boolean> {
  const checked = await checkCheckpoint(held, ctx.signer.log.keys, verifiers);
  if (typeof checked === 'string')
    throw new OutsideFault('refused', `holds something that is no head of this log (${checked})`);
  if (checked.size > head.size)
    throw new OutsideFault(
      'contradicts',
      `holds a head over ${checked.size} entries, more than this log has: the log was rolled back`,
    );
  const root = await rootOf(checked.size, treeOf(ctx, checked.size));
  if (!Buffer.from(root).equals(Buffer.from(checked.root)))
    throw new OutsideFault(
      'contradicts',
      `holds another head over ${checked.size} entries than this log has now: the log was rewritten`,
    );
  return checked.size === head.size;
}

/** Remembers an attempt. Answers whether it changes what is known of this place. */
export function keepAnchoring(
  ctx: Context,
  target: string,
  size: number,
  fault: OutsideFault | null,
): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const before = await loadAnchorState(tx, target);
    await insertAnchor(tx, {
      target,
      size,
      kind: fault?.kind ?? null,
      fault: fault?.message ?? null,
      at: new Date(ctx.now()),
    });
    tx.wake('outside');
    if (fault) await noteContradiction(ctx, tx, `anchor ${target}`, fault, before.fault?.kind ?? null);
    return (before.fault?.kind ?? null) !== (fault?.kind ?? null);
  });
}
