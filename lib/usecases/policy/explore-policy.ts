import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ExplorePolicy } from '#lib/contract/policy-api.ts';
import { plainTool } from '#lib/domain/configuration/configuration.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
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
  if (input.source !== undefined) await requireUsable(ctx, adminId(actor), input.source);
  const configuration = await ctx.configuration();
  const agent = configuration.agents.get(input.agent);
  const tool = configuration.tools.get(input.tool);
  if (!agent || !tool) throw notFound();
  const args = input.args as JsonObject;
  requireReadableNames(args);
  const run = {
    goal: input.goal ?? null,
    tainted: input.tainted,
    taint_sources: input.tainted ? ['something untrusted'] : [],
    steps: 1,
  };
  const recent = input.recent_count;
  const history = { first_use: false, recent_count: recent, recent_effect: recent };
  const assessed = await ctx.assessor.perform(
    adminId(actor),
    'assess',
    {
      tool: plainTool(tool),
      text: JSON.stringify(args),
      before: null,
      agent: { id: agent.id, name: agent.name, owner_email: agent.owner_email, groups: agent.groups },
      facts: { run, history },
      draft: input.source ?? null,
    },
    configuration,
  );
  if ('faults' in assessed) throw new Failure('invalid-arguments', { errors: assessed.faults });
  const { inspection, assessment } = assessed;
  const { outcome, reason, rules, requires } = assessment.policy;
  const { risk } = assessment;
  return { outcome, reason, rules, requires, sentence: inspection.view.sentence, risk, level: risk.level };
}
