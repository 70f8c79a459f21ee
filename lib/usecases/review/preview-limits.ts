import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { PreviewLimits } from '#lib/contract/review-api.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { revise } from './steps/revise.ts';

/** Shows what edited arguments would do, before anybody signs them. */
export async function previewLimits(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof PreviewLimits>,
): Promise<ReplyOf<typeof PreviewLimits>> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  const revision = await revise(ctx, person, row, input.args as JsonObject);
  return {
    view: revision.view,
    digest: revision.digest,
    view_digest: revision.viewDigest,
    narrows: revision.narrows,
    args_text: revision.args,
  };
}
