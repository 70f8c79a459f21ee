import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { CheckPolicy } from '#lib/contract/policy-api.ts';
import { checkPolicy as check } from '#lib/domain/policy/check-policy.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { policyWorld } from './steps/policy-world.ts';

/** Checks a policy: problems and warnings, each with its line. Changes nothing. */
export async function checkPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CheckPolicy>,
): Promise<ReplyOf<typeof CheckPolicy>> {
  authoriseAdmin(actor, 'check-policy');
  const { problems, warnings } = check(input.source, await policyWorld(ctx));
  return { ok: problems.length === 0, problems, warnings };
}
