import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetRetention } from '#lib/contract/retention-api.ts';
import { listHolds } from '#lib/store/retention/holds.ts';
import { listErasures } from '#lib/store/retention/list-erasures.ts';
import { loadRetentionDays } from '#lib/store/retention/settings.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import type { AdminActor, Context } from '../context.ts';
import { toErasure } from './answers/erasure-resource.ts';
import { toHold } from './answers/hold-resource.ts';

/** How long content is kept, the legal holds that exempt some of it, what was erased lately, and what waits for a second person. */
export async function getRetention(ctx: Context, _person: AdminActor): Promise<ReplyOf<typeof GetRetention>> {
  const [days, holds, erasures, proposals] = await Promise.all([
    loadRetentionDays(ctx.db),
    listHolds(ctx.db),
    listErasures(ctx.db),
    openProposals(ctx, ['erasure', 'retention', 'hold-lift']),
  ]);
  return { days, holds: holds.map(toHold), erasures: erasures.map(toErasure), proposals };
}
