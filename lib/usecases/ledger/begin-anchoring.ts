import { latestWithCosignatures } from '#lib/store/ledger/outside.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import type { OutgoingHead } from './answers/outgoing-head.ts';
import { sequenceAll } from './steps/sequence-batch.ts';

/** The newest head for an anchoring that somebody asked for: with an entry of who did, and over that entry too. */
export async function beginAnchoring(ctx: Context, actor: AdminActor, anchors: string[]): Promise<OutgoingHead> {
  authoriseAdmin(actor, 'anchor-ledger');
  await ctx.transaction((tx) => appendEntry(ctx, tx, actor, 'ledger-anchored', { anchors }));
  await sequenceAll(ctx);
  const head = await latestWithCosignatures(ctx.db);
  if (!head) throw new Error('the ledger has no head');
  return { size: head.size, note: head.note };
}
