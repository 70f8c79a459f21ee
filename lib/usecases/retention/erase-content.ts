import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { EraseContent } from '#lib/contract/retention-api.ts';
import { erasureRefusal } from '#lib/domain/erasure/erasure.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { Tx } from '#lib/store/database.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { loadErasureFacts } from '#lib/store/retention/erasure-targets.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import type { ErasureProposal } from './steps/begin-erasure.ts';
import { requireErasureTarget } from './steps/erasure-target.ts';
import { Failure } from '../failure.ts';
import { propose } from '../changes/steps/propose.ts';
import { rfc3339 } from '../time.ts';

/** Proposes to erase content. It cannot be undone, so a second person has to accept; the erasure job then does it in batches. */
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
    await lockOrganisation(tx);
    await requireErasureTarget(tx, target);
    if (target.type === 'action') await requireErasable(tx, target.id, now);
    const body = canonicalJson({ target: { ...target }, before } satisfies ErasureProposal);
    const subject = `${target.type}:${target.id}`;
    const { id } = await propose(ctx, tx, actor, { kind: 'erasure', subject, base: 0, body, message: reason });
    return { proposal: id };
  });
}

/** Refuses at once what could never be erased as it is now, instead of letting two people agree on it in vain. */
async function requireErasable(tx: Tx, id: string, now: number): Promise<void> {
  const action = await loadErasureFacts(tx, id);
  if (!action) throw new Failure('not-found');
  const why = erasureRefusal({ ...action, redeemed_at: action.redeemed_at?.getTime() ?? null }, now);
  if (why) throw new Failure('conflict', { detail: why });
}
