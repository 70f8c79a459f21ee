import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ExplorePolicy } from '#lib/contract/policy-api.ts';
import { assess } from '#lib/domain/assessment/assess.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { DRAFT, preparePolicy } from '#lib/domain/policy/policy.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { requireUsable } from './steps/policy-world.ts';
import { requireReadableNames } from '../actions/steps/submission.ts';

/** Explains what the policy in force, or a draft, would decide about one call, and by which rules. Changes nothing. */
export async function explorePolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof ExplorePolicy>,
): Promise<ReplyOf<typeof ExplorePolicy>> {
  authoriseAdmin(actor, 'explore-policy');
  if (input.source !== undefined) await requireUsable(ctx, input.source);
  const configuration = await ctx.configuration();
  const agent = configuration.agents.get(input.agent);
  const tool = configuration.tools.get(input.tool);
  if (!agent || !tool) throw notFound();
  const args = input.args as JsonObject;
  requireReadableNames(args);
  if (!tool.validate(args)) {
    const errors = (tool.validate.errors ?? []).map((e) => ({
      pointer: `/args${e.instancePath}`,
      detail: e.message ?? 'does not fit',
    }));
    throw new Failure('invalid-arguments', { errors });
  }
  const policy = input.source === undefined ? configuration.policy : preparePolicy(DRAFT, input.source);
  const run = {
    goal: input.goal ?? null,
    tainted: input.tainted,
    taint_sources: input.tainted ? ['something untrusted'] : [],
    steps: 1,
  };
  const recent = input.recent_count;
  const history = { first_use: false, recent_count: recent, recent_effect: recent };
  const { decoded, assessment } = assess({ ...configuration, policy }, agent, tool, args, { run, history });
  const { outcome, reason, rules, requires } = assessment.policy;
  const { risk } = assessment;
  return { outcome, reason, rules, requires, sentence: decoded.view.sentence, risk, level: risk.level };
}
