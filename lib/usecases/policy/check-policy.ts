import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { CheckPolicy } from '#lib/contract/policy-api.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { policyWorld } from './steps/policy-world.ts';

/** Checks a policy: problems and warnings, each with its line. Changes nothing. */
export async function checkPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CheckPolicy>,
): Promise<ReplyOf<typeof CheckPolicy>> {
  authoriseAdmin(actor, 'check-policy');
  const { source } = input;
  const world = await policyWorld(ctx);
  const { problems, warnings } = await ctx.assessor.perform(adminId(actor), 'check', { source, world }, null);
  return { ok: problems.length === 0, problems, warnings };
}
