import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import { rootOf } from '#lib/domain/ledger/merkle.ts';
import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import type { Verifiers } from '#lib/domain/signing/verifiers.ts';
import type { Context } from '../context.ts';
import type { OutgoingHead } from './answers/outgoing-head.ts';
import { treeOf } from './steps/tree-of.ts';

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
