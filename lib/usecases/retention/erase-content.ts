import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { EraseContent } from '#lib/contract/retention-api.ts';
import { erasureRefusal } from '#lib/domain/erasure/erasure.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { Tx } from '#lib/store/database.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import type { ErasureProposal } from './steps/begin-erasure.ts';
import { requireErasureTarget } from './steps/erasure-target.ts';
import { Failure } from '../failure.ts';
import { propose } from '../changes/steps/propose.ts';
import { rfc3339 } from '../time.ts';

/** Asks to erase content. It cannot be undone, so a second person has to accept; the work is done afterwards, in batches. */
export async function eraseContent(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof EraseContent>,
): Promise<ReplyOf<typeof EraseContent>> {
  authoriseAdmin(actor, 'erase-content');
  const now = ctx.now();
  const { target, reason, before = rfc3339(now) } = input;
  if (Date.parse(before) > now)
    throw new Failure('invalid-request', { errors: [{ pointer: '/before', detail: 'lies in the future' }] });
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    await requireErasureTarget(tx, target);
    if (target.type === 'action') await requireErasable(tx, target.id, now);
    const body = canonicalJson({ target: { ...target }, before } satisfies ErasureProposal);
    const subject = `${target.type}:${target.id}`;
    const { id } = await propose(ctx, tx, actor, { kind: 'erasure', subject, base: 0, body, message: reason });
    return { proposal: id };
  });
}

/** Somebody who waits for an erasure that cannot happen should hear so at once. */
async function requireErasable(tx: Tx, id: string, now: number): Promise<void> {
  const [action] = await tx.query<{ status: string; redeemed_at: Date | null; erased: boolean; held: boolean }>(
    `SELECT state AS status, redeemed_at, erasure_id IS NOT NULL AS erased, action_held(id) AS held FROM actions WHERE id = $1`,
    [id],
  );
  if (!action) throw new Failure('not-found');
  const why = erasureRefusal({ ...action, redeemed_at: action.redeemed_at?.getTime() ?? null }, now);
  if (why) throw new Failure('conflict', { detail: why });
}
